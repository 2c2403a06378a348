package dev.espalier.plugins.regularizers;

/** Sums over weights, in four independent chains of fixed shape: reproducible, and pipelined. */
final class WeightSums {

    private WeightSums() {}

    static double ofSizes(float[] values, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            sum0 += Math.abs(values[i]);
            sum1 += Math.abs(values[i + 1]);
            sum2 += Math.abs(values[i + 2]);
            sum3 += Math.abs(values[i + 3]);
        }
        for (; i < to; i++) {
            sum0 += Math.abs(values[i]);
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    static double ofSquares(float[] values, int from, int to) {
        return ofProducts(values, values, from, to);
    }

    static double ofProducts(float[] values, float[] others, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            sum0 += (double) values[i] * others[i];
            sum1 += (double) values[i + 1] * others[i + 1];
            sum2 += (double) values[i + 2] * others[i + 2];
            sum3 += (double) values[i + 3] * others[i + 3];
        }
        for (; i < to; i++) {
            sum0 += (double) values[i] * others[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
