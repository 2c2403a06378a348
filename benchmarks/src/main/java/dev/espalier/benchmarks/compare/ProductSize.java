package dev.espalier.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A product of row-major matrices.
 *
 * @param rows of the left matrix
 * @param depth columns of the left matrix, rows of the right one
 * @param columns of the right matrix
 */
public record ProductSize(int rows, int depth, int columns) {

    /** By these libraries are compared: squares, and the largest of W1's and of W2's. */
    public static final List<ProductSize> COMPARED = List.of(
            square(512), square(1024), square(2048), new ProductSize(64, 784, 256), new ProductSize(256, 1024, 1024));

    private static final int ROUNDS = 9;
    private static final double WARM_UP_SECONDS = 1;
    private static final double ROUND_SECONDS = 0.15;

    private static ProductSize square(int size) {
        return new ProductSize(size, size, size);
    }

    /** The size with a label. */
    static ProductSize of(String label) {
        String[] sizes = label.split("x");
        return sizes.length == 1
                ? square(Integer.parseInt(label))
                : new ProductSize(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
    }

    /** Multiplications and additions. */
    public double operations() {
        return 2.0 * rows * depth * columns;
    }

    /** What it is called in tables: {@code 512} or {@code 64x784x256}. */
    public String label() {
        return rows == depth && depth == columns ? String.valueOf(rows) : rows + "x" + depth + "x" + columns;
    }

    /** The left matrix, with numbers from −1 to 1. */
    public float[] left() {
        return numbers(rows * depth, 1);
    }

    /** The right matrix, with numbers from −1 to 1. */
    public float[] right() {
        return numbers(depth * columns, 2);
    }

    /**
     * Times a product and reports GFLOP/s: the median of nine rounds, after a second to warm up.
     *
     * @param product does it once
     * @param output where the metric goes
     */
    public void time(Runnable product, ContenderOutput output) {
        perSecond(product, WARM_UP_SECONDS);
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rates[round] = perSecond(product, ROUND_SECONDS);
        }
        Arrays.sort(rates);
        output.metric(label(), rates[ROUNDS / 2] * operations() * 1e-9);
    }

    private static double perSecond(Runnable product, double seconds) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        int count = 0;
        long now;
        do {
            product.run();
            count++;
            now = System.nanoTime();
        } while (now < end);
        return count / ((now - start) * 1e-9);
    }

    private static float[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }
}
