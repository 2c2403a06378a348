package dev.espalier.plugins.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The Sobol sequence of 2<sup>32</sup> points in up to 100 dimensions, as 32 binary digits of each coordinate.
 *
 * <p>x(n) = ⊕ v_k over the ones of n ⊕ ⌊n/2⌋: the order of Gray codes, in which each point differs from the one before by a
 * single direction number
 *
 * <p>Source: Joe and Kuo, "Constructing Sobol Sequences with Better Two-Dimensional Projections", SIAM Journal on Scientific
 * Computing 30(5), 2008; the direction numbers of their file new-joe-kuo-6.21201.
 */
final class SobolSequence {

    /** How many binary digits a coordinate has. */
    static final int DIGITS = 32;

    /** How many dimensions there are. */
    static final int DIMENSIONS = 100;

    /** For each dimension, the direction number of each digit of the index. */
    private static final int[][] DIRECTIONS = directions();

    private SobolSequence() {}

    /**
     * A coordinate of a point.
     *
     * @param index of the point, from 0; its lowest 32 digits count
     * @param dimension from 0, below 100
     * @return the digits after the binary point, the first in the highest bit
     */
    static int digits(long index, int dimension) {
        int[] directions = DIRECTIONS[dimension];
        int code = (int) (index ^ index >>> 1);
        int digits = 0;
        for (int left = code; left != 0; left &= left - 1) {
            digits ^= directions[Integer.numberOfTrailingZeros(left)];
        }
        return digits;
    }

    private static int[][] directions() {
        List<int[]> directions = new ArrayList<>();
        int[] first = new int[DIGITS];
        for (int k = 0; k < DIGITS; k++) {
            first[k] = 1 << (31 - k);
        }
        directions.add(first);
        String file = "sobol-directions.txt";
        try (InputStream stream = SobolSequence.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IOException(file + " is missing");
            }
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> directions.add(directions(line.split(" "))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return directions.toArray(int[][]::new);
    }

    /** Direction numbers by the recurrence of a primitive polynomial. */
    private static int[] directions(String[] line) {
        int degree = Integer.parseInt(line[0]);
        int coefficients = Integer.parseInt(line[1]);
        int[] directions = new int[DIGITS];
        for (int k = 0; k < DIGITS; k++) {
            if (k < degree) {
                directions[k] = Integer.parseInt(line[2 + k]) << (31 - k);
                continue;
            }
            int before = directions[k - degree];
            directions[k] = before ^ before >>> degree;
            for (int j = 1; j < degree; j++) {
                if ((coefficients >>> (degree - 1 - j) & 1) == 1) {
                    directions[k] ^= directions[k - j];
                }
            }
        }
        return directions;
    }
}
