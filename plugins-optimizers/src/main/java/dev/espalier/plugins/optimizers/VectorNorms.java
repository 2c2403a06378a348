package dev.espalier.plugins.optimizers;

/** Sizes of arrays, in double precision and always summed in the same order. */
final class VectorNorms {

    private VectorNorms() {}

    /** Σ aᵢ² of the indices from {@code from} to {@code to}: four sums side by side, then their sum, then the rest. */
    static double sumOfSquares(float[] values, int from, int to) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            double a = values[i];
            double b = values[i + 1];
            double c = values[i + 2];
            double d = values[i + 3];
            first += a * a;
            second += b * b;
            third += c * c;
            fourth += d * d;
        }
        double sum = (first + second) + (third + fourth);
        for (; i < to; i++) {
            double rest = values[i];
            sum += rest * rest;
        }
        return sum;
    }

    /** The length ‖a‖ of a range. */
    static double length(float[] values, int from, int to) {
        return Math.sqrt(sumOfSquares(values, from, to));
    }

    /** The root of the mean square of a range, which must not be empty. */
    static double rootMeanSquare(float[] values, int from, int to) {
        return Math.sqrt(sumOfSquares(values, from, to) / (to - from));
    }
}
