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
        return fitted(training.shape(), FeatureStatistics.of(training).means());
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return fitted(shape, Tensors.require(tensors, MEAN, shape.size()));
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return fittedInDouble(
                training.shape(), FeatureStatistics.precise(training).meansInDouble());
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return fittedInDouble(shape, Tensors.requireDoubles(tensors, MEAN, shape.size()));
    }

    private static FittedInDouble fittedInDouble(Shape shape, double[] mean) {
        return new AffineInDouble(
                shape, mean, AffineInDouble.constant(shape, 1), AffineInDouble.constant(shape, 0), Map.of(MEAN, mean));
    }

    private static Fitted fitted(Shape shape, float[] mean) {
        return new Affine(shape, mean, Affine.constant(shape, 1), Affine.constant(shape, 0), Map.of(MEAN, mean));
    }
}
