package dev.espalier.core.preprocessing;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Centring: subtracts the training mean of each feature, or of each channel.
 *
 * <p>y = x − mean
 *
 * <p>Choose it when all features have the same unit, such as pixels; per channel for pictures that may show their subject
 * anywhere.
 *
 * @param per what has a mean of its own: each feature, or each channel of a picture over all of its pixels
 */
@Plugin(value = "center", summary = "subtracts the training mean of each feature or channel")
public record Center(
        @Setting("feature or channel: what has a mean of its own")
        Per per) implements Preprocessing.InDouble {

    private static final String MEAN = "mean";

    /** A mean for each feature. */
    public Center() {
        this(Per.FEATURE);
    }

    @Override
    public Fitted fit(Samples training) {
        float[] mean = Tensors.rounded(per.means(FeatureStatistics.of(training), training.shape()));
        return restore(training.shape(), Map.of(MEAN, mean));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return restored(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        double[] mean = per.means(FeatureStatistics.precise(training), training.shape());
        return restored(training.shape(), Map.of(MEAN, mean));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    private AffineInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] mean = Tensors.require(tensors, MEAN, per.count(shape));
        return new AffineInDouble(
                shape,
                per.spread(mean, shape),
                AffineInDouble.constant(shape, 1),
                AffineInDouble.constant(shape, 0),
                Map.of(MEAN, mean));
    }
}
