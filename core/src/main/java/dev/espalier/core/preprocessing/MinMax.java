package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Min-max scaling: maps the training range of each feature to a given range.
 *
 * <p>y = low + (x − minimum) · (high − low) / (maximum − minimum). A feature that is constant in training becomes {@code
 * low}. Values outside the training range are mapped outside the given one.
 *
 * <p>Choose it for features with fixed bounds; {@code standardize} is less sensitive to outliers.
 *
 * @param low what the smallest training value becomes
 * @param high what the largest training value becomes, above {@code low}
 */
@Plugin(value = "min-max", summary = "rescales each feature to a range, by its training minimum and maximum")
public record MinMax(
        @Setting("lower end of the target range") double low,

        @Setting("upper end of the target range, above low") double high)
        implements Preprocessing.InDouble {

    private static final String MINIMUM = "minimum";
    private static final String MAXIMUM = "maximum";

    /** Checks the range. */
    public MinMax {
        Check.finite("low", low);
        Check.require(high > low && Double.isFinite(high), "high", high, "must be above low, which is " + low);
    }

    /** The range from 0 to 1. */
    public MinMax() {
        this(0, 1);
    }

    @Override
    public Fitted fit(Samples training) {
        return restore(training.shape(), Tensors.rounded(fitted(training)));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return restored(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return restored(training.shape(), fitted(training));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    private static Map<String, double[]> fitted(Samples training) {
        FeatureStatistics statistics = FeatureStatistics.of(training);
        return Map.of(MINIMUM, statistics.minima(), MAXIMUM, statistics.maxima());
    }

    private AffineInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] minimum = Tensors.require(tensors, MINIMUM, shape.size());
        double[] maximum = Tensors.require(tensors, MAXIMUM, shape.size());
        double[] factor = new double[minimum.length];
        for (int i = 0; i < factor.length; i++) {
            double width = maximum[i] - minimum[i];
            factor[i] = width > 0 ? Math.min((high - low) / width, Double.MAX_VALUE) : 0;
        }
        return new AffineInDouble(
                shape,
                minimum,
                factor,
                AffineInDouble.constant(shape, low),
                Map.of(MINIMUM, minimum, MAXIMUM, maximum));
    }
}
