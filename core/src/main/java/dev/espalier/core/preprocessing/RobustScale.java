package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Robust scaling: subtracts the median and divides by a range of quantiles, which outliers do not change.
 *
 * <p>y = (x − median) / (q(high) − q(low)), over the training samples; by default the interquartile range. A feature whose
 * range is 0, as that of a rare category's 0 and 1, is centred but not scaled.
 *
 * <p>Choose it for tables with outliers; {@code standardize} is the default for others.
 *
 * <p>Source: {@code RobustScaler} of scikit-learn, with the same defaults and quantiles.
 *
 * @param low the lower quantile of the range, in [0, 1)
 * @param high the upper quantile of the range, above {@code low} and at most 1
 */
@Plugin(value = "robust-scale", summary = "scales each feature by its median and interquartile range")
public record RobustScale(
        @Setting(value = "lower quantile of the range, in [0, 1)", range = "[0, 1)")
        double low,

        @Setting("upper quantile of the range, above low and at most 1")
        double high)
        implements Preprocessing.InDouble {

    private static final String MEDIAN = "median";
    private static final String RANGE = "range";

    /** The interquartile range. */
    public RobustScale() {
        this(0.25, 0.75);
    }

    /** Checks the quantiles. */
    public RobustScale {
        Check.inClosedOpen("low", low, 0, 1);
        Check.require(high > low && high <= 1, "high", high, "must be above low, which is " + low + ", and at most 1");
    }

    @Override
    public Fitted fit(Samples training) {
        // below the smallest normal float the inverse would overflow
        return restore(training.shape(), Tensors.rounded(fitted(training, Float.MIN_NORMAL)));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return restored(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return restored(training.shape(), fitted(training, Double.MIN_NORMAL));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    /** Medians and ranges; a range below a bound counts as that of a constant. */
    private Map<String, double[]> fitted(Samples training, double leastRange) {
        double[] median = new double[training.shape().size()];
        double[] range = new double[median.length];
        SortedFeatures.visit(training, (feature, values, count) -> {
            median[feature] = SortedFeatures.quantile(values, count, 0.5);
            double spread = SortedFeatures.quantile(values, count, high) - SortedFeatures.quantile(values, count, low);
            range[feature] = spread < leastRange ? 1 : spread;
        });
        return Map.of(MEDIAN, median, RANGE, range);
    }

    private static AffineInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] range = Tensors.require(tensors, RANGE, shape.size());
        double[] factor = new double[range.length];
        for (int i = 0; i < factor.length; i++) {
            if (range[i] <= 0) {
                throw new IllegalArgumentException(
                        "tensor '" + RANGE + "' has the value " + range[i] + "; it must be above 0");
            }
            factor[i] = 1 / range[i];
        }
        double[] median = Tensors.require(tensors, MEDIAN, shape.size());
        return new AffineInDouble(
                shape, median, factor, AffineInDouble.constant(shape, 0), Map.of(MEDIAN, median, RANGE, range));
    }
}
