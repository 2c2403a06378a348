package dev.espalier.core.preprocessing;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Standardization (z-score): scales each feature to mean 0 and standard deviation 1 over the training samples.
 *
 * <p>y = (x − mean) / deviation, with deviation² = Σ(x−mean)²/n. A feature that is constant in training is centred but not
 * scaled.
 *
 * <p>Choose it by default for tables.
 */
@Plugin(value = "standardize", summary = "standardizes each feature to mean 0 and standard deviation 1")
public record Standardize() implements Preprocessing.InDouble {

    private static final String MEAN = "mean";
    private static final String DEVIATION = "deviation";

    @Override
    public Fitted fit(Samples training) {
        // below the smallest normal float the inverse would overflow
        return restore(training.shape(), Tensors.rounded(fitted(FeatureStatistics.of(training), Float.MIN_NORMAL)));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return restored(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return restored(training.shape(), fitted(FeatureStatistics.precise(training), Double.MIN_NORMAL));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    /** Means and deviations; a deviation that is rounded to less than a bound counts as that of a constant. */
    private static Map<String, double[]> fitted(FeatureStatistics statistics, double leastDeviation) {
        double[] deviation = statistics.deviations();
        for (int i = 0; i < deviation.length; i++) {
            if (statistics.isConstant(i) || deviation[i] < leastDeviation) {
                deviation[i] = 1;
            }
        }
        return Map.of(MEAN, statistics.means(), DEVIATION, deviation);
    }

    private static AffineInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] factor = factors(tensors, shape);
        double[] deviation = Tensors.require(tensors, DEVIATION, shape.size());
        double[] mean = Tensors.require(tensors, MEAN, shape.size());
        return new AffineInDouble(
                shape, mean, factor, AffineInDouble.constant(shape, 0), Map.of(MEAN, mean, DEVIATION, deviation));
    }

    /** The inverse deviations. */
    static double[] factors(Map<String, double[]> tensors, Shape shape) {
        double[] deviation = Tensors.require(tensors, DEVIATION, shape.size());
        double[] factor = new double[deviation.length];
        for (int i = 0; i < factor.length; i++) {
            if (deviation[i] <= 0) {
                throw new IllegalArgumentException(
                        "tensor '" + DEVIATION + "' has the value " + deviation[i] + "; it must be above 0");
            }
            factor[i] = 1 / deviation[i];
        }
        return factor;
    }
}
