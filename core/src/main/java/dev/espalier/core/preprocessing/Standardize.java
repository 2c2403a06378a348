package dev.espalier.core.preprocessing;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Standardization (z-score): scales each feature, or each channel, to mean 0 and standard deviation 1 over the training
 * samples.
 *
 * <p>y = (x − mean) / deviation, with deviation² = Σ(x−mean)²/n. A feature that is constant in training is centred but not
 * scaled.
 *
 * <p>Choose it by default for tables, and per channel for pictures in colour.
 *
 * @param per what has a mean and a deviation of its own: each feature, or each channel of a picture over all of its pixels
 */
@Plugin(value = "standardize", summary = "standardizes each feature or channel to mean 0 and standard deviation 1")
public record Standardize(
        @Setting("feature or channel: what has a mean and a deviation of its own")
        Per per) implements Preprocessing.InDouble {

    private static final String MEAN = "mean";
    private static final String DEVIATION = "deviation";

    /** A mean and a deviation for each feature. */
    public Standardize() {
        this(Per.FEATURE);
    }

    @Override
    public Fitted fit(Samples training) {
        // below the smallest normal float the inverse would overflow
        return restore(
                training.shape(),
                Tensors.rounded(fitted(FeatureStatistics.of(training), training.shape(), Float.MIN_NORMAL)));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return restored(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return restored(
                training.shape(), fitted(FeatureStatistics.precise(training), training.shape(), Double.MIN_NORMAL));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    /** Means and deviations; a deviation that is rounded to less than a bound counts as that of a constant. */
    private Map<String, double[]> fitted(FeatureStatistics statistics, Shape shape, double leastDeviation) {
        double[] deviation = per.deviations(statistics, shape);
        for (int i = 0; i < deviation.length; i++) {
            if (per.isConstant(statistics, shape, i) || deviation[i] < leastDeviation) {
                deviation[i] = 1;
            }
        }
        return Map.of(MEAN, per.means(statistics, shape), DEVIATION, deviation);
    }

    private AffineInDouble restored(Shape shape, Map<String, double[]> tensors) {
        int count = per.count(shape);
        double[] factor = factors(tensors, count);
        double[] deviation = Tensors.require(tensors, DEVIATION, count);
        double[] mean = Tensors.require(tensors, MEAN, count);
        return new AffineInDouble(
                shape,
                per.spread(mean, shape),
                per.spread(factor, shape),
                AffineInDouble.constant(shape, 0),
                Map.of(MEAN, mean, DEVIATION, deviation));
    }

    /** The inverse deviations, of which there are as many as are counted. */
    static double[] factors(Map<String, double[]> tensors, int count) {
        double[] deviation = Tensors.require(tensors, DEVIATION, count);
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
