package dev.espalier.plugins.search;

import java.util.Arrays;

/**
 * The parameters of a Gaussian process under which the observations are most probable, given what is expected of them before.
 *
 * <p>θ* = argmax ln p(y | θ) + ln p(θ), with ln ℓ ~ N(ln ½ + ½·ln d, 1) for d features, ln σ² ~ N(0, 1), ln τ² ~ N(−5, 2),
 * within bounds
 */
final class ProcessFit {

    private static final int ITERATIONS = 30;

    private final int[] groups;
    private final double[][] x;
    private final double[] y;

    /** What is expected of each parameter, with its deviation. */
    private final double[] expected;

    private final double[] deviations;

    /**
     * A fit to observations.
     *
     * @param groups the group of each feature
     * @param count how many groups there are
     * @param x the features of each observation
     * @param y the values observed, with mean 0 and variance 1
     */
    ProcessFit(int[] groups, int count, double[][] x, double[] y) {
        this.groups = groups;
        this.x = x;
        this.y = y;
        expected = new double[count + 2];
        deviations = new double[count + 2];
        Arrays.fill(expected, StrictMath.log(0.5) + 0.5 * StrictMath.log(groups.length));
        Arrays.fill(deviations, 1);
        expected[count] = 0;
        expected[count + 1] = -5;
        deviations[count + 1] = 2;
    }

    /** The logarithms of each group's length scale, of σ² and of τ²; the better of two descents. */
    double[] parameters() {
        int count = expected.length;
        double[] low = new double[count];
        double[] high = new double[count];
        Arrays.fill(low, StrictMath.log(0.02));
        Arrays.fill(high, StrictMath.log(50));
        low[count - 1] = StrictMath.log(1e-6);
        high[count - 1] = StrictMath.log(2);
        BoundedMinimizer minimizer = new BoundedMinimizer(this::negativeLogPosterior, low, high);
        double[] shorter = expected.clone();
        for (int i = 0; i < count - 2; i++) {
            shorter[i] -= 1;
        }
        double[] first = minimizer.from(expected, ITERATIONS);
        double[] second = minimizer.from(shorter, ITERATIONS);
        double[] unused = new double[count];
        return negativeLogPosterior(second, unused) < negativeLogPosterior(first, unused) ? second : first;
    }

    /** −ln p(y | θ) − ln p(θ), but for a constant, with its gradient. */
    double negativeLogPosterior(double[] parameters, double[] gradient) {
        double value = -new GaussianProcess(groups, x, y, parameters).logLikelihood(gradient);
        for (int i = 0; i < parameters.length; i++) {
            double distance = (parameters[i] - expected[i]) / deviations[i];
            value += 0.5 * distance * distance;
            gradient[i] = distance / deviations[i] - gradient[i];
        }
        return value;
    }
}
