package dev.espalier.core.preprocessing;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Centring: subtracts the training mean of each feature.
 *
 * <p>y = x − mean
 *
 * <p>Choose it when all features have the same unit, such as pixels.
 */
@Plugin(value = "center", summary = "subtracts the training mean of each feature")
public record Center() implements Preprocessing.InDouble {

    private static final String MEAN = "mean";

    @Override
    public Fitted fit(Samples training) {
        float[] mean = Tensors.rounded(FeatureStatistics.of(training).means());
        return restore(training.shape(), Map.of(MEAN, mean));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return restored(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        double[] mean = FeatureStatistics.precise(training).means();
        return restored(training.shape(), Map.of(MEAN, mean));
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return restored(shape, tensors);
    }

    private static AffineInDouble restored(Shape shape, Map<String, double[]> tensors) {
        double[] mean = Tensors.require(tensors, MEAN, shape.size());
        return new AffineInDouble(
                shape, mean, AffineInDouble.constant(shape, 1), AffineInDouble.constant(shape, 0), Map.of(MEAN, mean));
    }
}
