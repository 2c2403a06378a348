package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of scikit-learn's GaussianProcessRegressor with 1.3 · Matern([0.4, 0.9], nu=2.5) + WhiteKernel(0.05). */
class GaussianProcessTest {

    private static final int[] GROUPS = {0, 1};

    private static final double[][] X = {{0.1, 0.2}, {0.4, 0.9}, {0.8, 0.3}, {0.6, 0.6}, {0.95, 0.05}};

    private static final double[] Y = {0.5, -1.2, 0.7, 0.1, -0.3};

    private static final double[] PARAMETERS = {Math.log(0.4), Math.log(0.9), Math.log(1.3), Math.log(0.05)};

    private static GaussianProcess process() {
        return new GaussianProcess(GROUPS, X, Y, PARAMETERS);
    }

    @Test
    void hasTheMarginalLikelihoodAndItsGradient() {
        double[] gradient = new double[4];
        assertEquals(-6.760840907465621, process().logLikelihood(gradient), 1e-12);
        double[] expected = {-1.349702364542597, -1.5008401546934202, 0.3422623476830098, 0.15925835581341366};
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], gradient[i], 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.5, -0.09217266133617515, 0.35366641039461283",
        "0.1, 0.2, 0.4504477566466473, 0.21828458669073078",
        "0, 1, -0.42478223713880586, 0.8619610091800517"
    })
    void predictsMeanAndDeviation(double x, double y, double mean, double deviation) {
        GaussianProcess.Prediction prediction = process().at(new double[] {x, y});
        assertEquals(mean, prediction.mean(), 1e-12);
        assertEquals(deviation, prediction.deviation(), 1e-12);
    }

    /** The integral of max(0, best − t) over the normal density, by scipy.integrate.quad, times 1 − τ/√(s² + τ²). */
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.3, 0.07849336792042817",
        "0.5, 0.2, 0.001716752231646257",
        "-1, 0.05, 0.0358289998256018",
        "3, 0.1, 0"
    })
    void expectsAnImprovement(double mean, double deviation, double expected) {
        Improvement improvement = new Improvement(0.2, 0.04);
        assertEquals(expected, improvement.of(new GaussianProcess.Prediction(mean, deviation)), 1e-9);
    }

    @Test
    void hasTheGradientOfThePosterior() {
        ProcessFit fit = new ProcessFit(GROUPS, 2, X, Y);
        double[] gradient = new double[4];
        double[] unused = new double[4];
        fit.negativeLogPosterior(PARAMETERS, gradient);
        for (int i = 0; i < 4; i++) {
            double[] above = PARAMETERS.clone();
            double[] below = PARAMETERS.clone();
            above[i] += 1e-5;
            below[i] -= 1e-5;
            double slope = (fit.negativeLogPosterior(above, unused) - fit.negativeLogPosterior(below, unused)) / 2e-5;
            // central differences: the third derivative, of order 10, times 1e-10 / 6, and rounding of 1e-15 / 1e-5
            assertEquals(slope, gradient[i], 1e-8);
        }
    }

    /** Values drawn with a short scale in one feature, none in the other, and noise of a hundredth of their variance. */
    @Test
    void findsWhichFeatureMattersAndHowMuchNoiseThereIs() {
        RandomStream random = new CounterRandomStream(5);
        double[][] x = new double[80][2];
        double[] y = new double[80];
        for (int i = 0; i < y.length; i++) {
            x[i] = new double[] {random.nextDouble(), random.nextDouble()};
            y[i] = Math.sqrt(2) * Math.sin(4 * Math.PI * x[i][0]) + 0.1 * random.nextGaussian();
        }
        double[] parameters = new ProcessFit(GROUPS, 2, x, y).parameters();
        assertTrue(parameters[0] < Math.log(0.5), () -> "ln of the first scale is " + parameters[0]);
        assertTrue(parameters[1] > Math.log(1.5), () -> "ln of the second scale is " + parameters[1]);
        // the variance of a normal sample of 80 is within a factor of 2 of its expectation, beyond four deviations
        assertEquals(Math.log(0.01), parameters[3], Math.log(2));
    }

    @Test
    void minimizesWithinBounds() {
        BoundedMinimizer.Smooth rosenbrock = (point, gradient) -> {
            double bend = point[1] - point[0] * point[0];
            gradient[0] = -2 * (1 - point[0]) - 400 * point[0] * bend;
            gradient[1] = 200 * bend;
            return (1 - point[0]) * (1 - point[0]) + 100 * bend * bend;
        };
        double[] free = new BoundedMinimizer(rosenbrock, new double[] {-2, -2}, new double[] {2, 2})
                .from(new double[] {-1.2, 1}, 200);
        assertEquals(1, free[0], 0.02);
        assertEquals(1, free[1], 0.04);
        double[] bounded = new BoundedMinimizer(rosenbrock, new double[] {-2, -2}, new double[] {0.5, 2})
                .from(new double[] {-1.2, 1}, 200);
        assertEquals(0.5, bounded[0], 0.01);
        assertEquals(0.25, bounded[1], 0.01);
    }
}
