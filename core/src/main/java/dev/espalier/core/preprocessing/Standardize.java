package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.List;
import java.util.Map;

/**
 * Standardization (z-score): scales each feature, or each channel, to mean 0 and standard deviation 1 over the training
 * samples.
 *
 * <p>y = (x − mean) / deviation, with deviation² = Σ(x−mean)²/n. A feature that is constant in training is centred but not
 * scaled.
 *
 * <p>With {@code mean} and {@code deviation} the given numbers apply, and nothing is taken from the training samples: those that
 * a network was trained with elsewhere.
 *
 * <p>Choose it by default for tables, and per channel for pictures in colour.
 *
 * @param per what has a mean and a deviation of its own: each feature, or each channel of a picture over all of its pixels
 * @param mean the mean of each feature or channel; empty for those of the training samples
 * @param deviation the standard deviation of each, above 0; as many as means
 */
@Plugin(value = "standardize", summary = "standardizes each feature or channel to mean 0 and standard deviation 1")
public record Standardize(
        @Setting("feature or channel: what has a mean and a deviation of its own")
        Per per,

        @Setting("the mean of each, in place of those of the training samples")
        List<Double> mean,

        @Setting("the standard deviation of each, above 0; given if mean is")
        List<Double> deviation)
        implements Preprocessing.InDouble {

    private static final String MEAN = "mean";
    private static final String DEVIATION = "deviation";

    /** A mean and a deviation for each feature. */
    public Standardize() {
        this(Per.FEATURE);
    }

    /**
     * With the means and deviations of the training samples.
     *
     * @param per what has a mean and a deviation of its own
     */
    public Standardize(Per per) {
        this(per, List.of(), List.of());
    }

    /** Checks the given numbers. */
    public Standardize {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        for (double value : mean) {
            Check.finite("mean", value);
        }
        for (double value : deviation) {
            Check.above("deviation", value, 0);
        }
        Check.require(
                mean.size() == deviation.size(),
                "deviation",
                deviation,
                "must have as many numbers as mean, which has " + mean.size());
    }

    @Override
    public Fitted fit(Samples training) {
        if (isGiven()) {
            return restore(training.shape(), Tensors.rounded(given(training.shape())));
        }
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
                training.shape(),
                isGiven()
                        ? given(training.shape())
                        : fitted(FeatureStatistics.precise(training), training.shape(), Double.MIN_NORMAL));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    private boolean isGiven() {
        return !mean.isEmpty();
    }

    /** The means and deviations that the settings name. */
    private Map<String, double[]> given(Shape shape) {
        int count = per.count(shape);
        if (mean.size() != count) {
            throw new IllegalArgumentException("mean has " + mean.size() + " numbers; samples of the shape " + shape
                    + " need " + count + ", one for each " + per);
        }
        return Map.of(MEAN, numbers(mean), DEVIATION, numbers(deviation));
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
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
