package dev.espalier.plugins.search;

/**
 * Minimizes a smooth function of bounded variables: BFGS on u, with x = low + (high − low)/(1 + exp(−u)).
 *
 * <p>Source: Nocedal and Wright, "Numerical Optimization", 2006, algorithm 6.1, with backtracking in place of the Wolfe
 * conditions: an update that would not keep the approximation positive is left out.
 */
final class BoundedMinimizer {

    /** A function with its gradient. */
    interface Smooth {

        /**
         * The value at a point.
         *
         * @param point the variables
         * @param gradient receives the derivatives
         * @return NaN or infinite where it cannot be computed
         */
        double at(double[] point, double[] gradient);
    }

    private static final double SUFFICIENT = 1e-4;

    private final Smooth function;
    private final double[] low;
    private final double[] high;

    BoundedMinimizer(Smooth function, double[] low, double[] high) {
        this.function = function;
        this.low = low;
        this.high = high;
    }

    /**
     * Descends from a point.
     *
     * @param start within the bounds
     * @param iterations at most this many
     * @return the best point found
     */
    double[] from(double[] start, int iterations) {
        int size = start.length;
        double[] u = new double[size];
        for (int i = 0; i < size; i++) {
            double fraction = (start[i] - low[i]) / (high[i] - low[i]);
            u[i] = StrictMath.log(fraction / (1 - fraction));
        }
        double[] gradient = new double[size];
        double value = at(u, gradient);
        double[][] inverse = identity(size);
        for (int iteration = 0; iteration < iterations && norm(gradient) > 1e-4; iteration++) {
            double[] direction = times(inverse, gradient, -1);
            double slope = product(direction, gradient);
            if (!(slope < 0)) {
                inverse = identity(size);
                direction = times(inverse, gradient, -1);
                slope = product(direction, gradient);
            }
            double step = Math.min(1, 2 / norm(direction));
            double[] next = moved(u, direction, step);
            double[] nextGradient = new double[size];
            double nextValue = at(next, nextGradient);
            while (!(nextValue <= value + SUFFICIENT * step * slope)) {
                step *= 0.4;
                if (step < 1e-6) {
                    return point(u);
                }
                next = moved(u, direction, step);
                nextValue = at(next, nextGradient);
            }
            update(inverse, difference(next, u), difference(nextGradient, gradient));
            boolean isFlat = value - nextValue < 1e-7 * (1 + Math.abs(value));
            u = next;
            gradient = nextGradient;
            value = nextValue;
            if (isFlat) {
                break;
            }
        }
        return point(u);
    }

    private double at(double[] u, double[] gradient) {
        double value = function.at(point(u), gradient);
        for (int i = 0; i < u.length; i++) {
            double fraction = 1 / (1 + StrictMath.exp(-u[i]));
            gradient[i] *= (high[i] - low[i]) * fraction * (1 - fraction);
        }
        return value;
    }

    private double[] point(double[] u) {
        double[] point = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            point[i] = low[i] + (high[i] - low[i]) / (1 + StrictMath.exp(-u[i]));
        }
        return point;
    }

    /** H ← (I − s·yᵀ/yᵀs)·H·(I − y·sᵀ/yᵀs) + s·sᵀ/yᵀs. */
    private static void update(double[][] inverse, double[] s, double[] y) {
        double curvature = product(s, y);
        if (!(curvature > 1e-12)) {
            return;
        }
        double[] hy = times(inverse, y, 1);
        double factor = (1 + product(y, hy) / curvature) / curvature;
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < s.length; j++) {
                inverse[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature;
            }
        }
    }

    private static double[][] identity(int size) {
        double[][] identity = new double[size][size];
        for (int i = 0; i < size; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    private static double[] times(double[][] matrix, double[] vector, double factor) {
        double[] result = new double[vector.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = factor * product(matrix[i], vector);
        }
        return result;
    }

    private static double[] moved(double[] from, double[] direction, double step) {
        double[] moved = new double[from.length];
        for (int i = 0; i < moved.length; i++) {
            // beyond ±30 the variable is at its bound to the last bit but a few
            moved[i] = Math.max(-30, Math.min(30, from[i] + step * direction[i]));
        }
        return moved;
    }

    private static double[] difference(double[] first, double[] second) {
        double[] difference = new double[first.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = first[i] - second[i];
        }
        return difference;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(product(vector, vector));
    }

    private static double product(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }
}
