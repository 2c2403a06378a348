package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.testkit.SamplerContract;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SobolSearchTest implements SamplerContract {

    /** The dimensions of which points are listed below. */
    private static final int[] DIMENSIONS = {0, 1, 2, 9, 20, 49, 99};

    @Override
    public Sampler sampler() {
        return new SobolSearch();
    }

    /** Points of scipy.stats.qmc.Sobol(100, scramble=False), SciPy 1.17. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.5 0.5 0.5 0.5 0.5 0.5 0.5",
        "2, 0.75 0.25 0.25 0.75 0.25 0.75 0.75",
        "5, 0.875 0.875 0.125 0.125 0.625 0.875 0.375",
        "100, 0.4140625 0.2578125 0.7734375 0.6953125 0.7578125 0.6640625 0.8828125",
        "777, 0.6923828125 0.9365234375 0.1630859375 0.3232421875 0.2373046875 0.9521484375 0.5107421875",
        "1023, 0.0009765625 0.7529296875 0.6123046875 0.8505859375 0.8662109375 0.8232421875 0.5302734375"
    })
    void isTheSequenceOfSciPyBeforeItIsScrambled(int index, String coordinates) {
        double[] expected = Arrays.stream(coordinates.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        for (int i = 0; i < DIMENSIONS.length; i++) {
            assertEquals(expected[i], unscrambled(index, DIMENSIONS[i]));
        }
    }

    private static double unscrambled(long index, int dimension) {
        return (SobolSequence.digits(index, dimension) & 0xFFFFFFFFL) * 0x1p-32;
    }

    private static double[][] points(Sampler sampler, int dimensions, int count, long seed) {
        SearchSpace cube = Contexts.cube(dimensions);
        double[][] points = new double[count][];
        for (int number = 0; number < count; number++) {
            points[number] = sampler.propose(Contexts.of(cube, number, List.of(), seed)).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
        return points;
    }

    /** The scrambled points remain a (0, 6, 2)-net: each of 64 boxes of equal volume, in all seven shapes, has one of them. */
    @Test
    void leavesNoBoxOfTheFirstTwoDimensionsEmpty() {
        double[][] points = points(sampler(), 2, 64, 7);
        for (int halvings = 0; halvings <= 6; halvings++) {
            Set<Long> boxes = new HashSet<>();
            for (double[] point : points) {
                boxes.add((long) (point[0] * (1 << halvings)) << 32 | (long) (point[1] * (1 << (6 - halvings))));
            }
            assertEquals(64, boxes.size());
        }
    }

    @Test
    void hasAPointInEveryIntervalOfEachOfAHundredDimensions() {
        double[][] points = points(sampler(), 102, 128, 7);
        for (int i = 0; i < 100; i++) {
            int dimension = i;
            assertEquals(
                    128,
                    Arrays.stream(points)
                            .map(point -> (int) (point[dimension] * 128))
                            .distinct()
                            .count());
        }
        assertNotEquals(points[0][100], points[0][101]);
        assertNotEquals(points[0][101], points[1][101]);
    }

    /** Over seeds, every scrambled coordinate of one point is uniform: the mean of 2,000 is within five standard errors. */
    @Test
    void isUniformOverSeeds() {
        double sum = 0;
        int seeds = 2000;
        for (int seed = 0; seed < seeds; seed++) {
            sum += points(sampler(), 2, 1, seed)[0][1];
        }
        assertEquals(0.5, sum / seeds, 5 * Math.sqrt(1 / 12.0 / seeds));
    }

    /** The centred discrepancy of the first 64 points in six dimensions, by the formula that SciPy uses as well. */
    @Test
    void isMoreEvenThanRandomPoints() {
        double[][] plain = new double[64][6];
        for (int n = 0; n < 64; n++) {
            for (int i = 0; i < 6; i++) {
                plain[n][i] = unscrambled(n, i);
            }
        }
        // scipy.stats.qmc.discrepancy(Sobol(6, scramble=False).random(64), method="CD")
        assertEquals(0.0057875420590378646, discrepancy(plain), 1e-15);
        for (int seed = 0; seed < 10; seed++) {
            double sobol = discrepancy(points(sampler(), 6, 64, seed));
            double random = discrepancy(points(new RandomSearch(), 6, 64, seed));
            assertTrue(sobol < 0.5 * random, () -> sobol + " is not below half of " + random);
        }
    }

    /** Hickernell, "A Generalized Discrepancy and Quadrature Error Bound", 1998: squared, centred, of the L2 norm. */
    private static double discrepancy(double[][] points) {
        double single = 0;
        double pairs = 0;
        for (double[] x : points) {
            double product = 1;
            for (double coordinate : x) {
                double distance = Math.abs(coordinate - 0.5);
                product *= 1 + 0.5 * distance - 0.5 * distance * distance;
            }
            single += product;
            for (double[] y : points) {
                double pair = 1;
                for (int i = 0; i < x.length; i++) {
                    pair *= 1 + 0.5 * Math.abs(x[i] - 0.5) + 0.5 * Math.abs(y[i] - 0.5) - 0.5 * Math.abs(x[i] - y[i]);
                }
                pairs += pair;
            }
        }
        double n = points.length;
        return Math.pow(13 / 12.0, points[0].length) - 2 / n * single + pairs / (n * n);
    }

    @Test
    void readsItsNumbersByPosition() {
        CounterRandomStream common = new CounterRandomStream(7, 2);
        long next = new CounterRandomStream(7, 2).nextLong();
        sampler()
                .propose(new dev.espalier.api.search.SamplerContext(
                        Contexts.RATE,
                        3,
                        List.of(),
                        java.util.OptionalLong.empty(),
                        new CounterRandomStream(1),
                        common));
        assertEquals(next, common.nextLong(), "the cursor of the common stream has moved");
    }
}
