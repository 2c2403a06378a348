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
        FeatureStatistics statistics = FeatureStatistics.of(training);
        double[] exact = statistics.deviations();
        float[] deviation = new float[exact.length];
        for (int i = 0; i < deviation.length; i++) {
            float rounded = (float) exact[i];
            // below the smallest normal float the inverse would overflow
            boolean constant = statistics.isConstant(i) || rounded < Float.MIN_NORMAL;
            deviation[i] = constant ? 1 : rounded;
        }
        return fitted(training.shape(), statistics.means(), deviation);
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        float[] deviation = Tensors.require(tensors, DEVIATION, shape.size());
        for (float value : deviation) {
            requireAboveZero(value);
        }
        return fitted(shape, Tensors.require(tensors, MEAN, shape.size()), deviation);
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        FeatureStatistics statistics = FeatureStatistics.precise(training);
        double[] deviation = statistics.deviations();
        for (int i = 0; i < deviation.length; i++) {
            if (statistics.isConstant(i) || deviation[i] < Double.MIN_NORMAL) {
                deviation[i] = 1;
            }
        }
        return fittedInDouble(training.shape(), statistics.meansInDouble(), deviation);
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        double[] deviation = Tensors.requireDoubles(tensors, DEVIATION, shape.size());
        for (double value : deviation) {
            requireAboveZero(value);
        }
        return fittedInDouble(shape, Tensors.requireDoubles(tensors, MEAN, shape.size()), deviation);
    }

    private static FittedInDouble fittedInDouble(Shape shape, double[] mean, double[] deviation) {
        double[] factor = new double[deviation.length];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = 1 / deviation[i];
        }
        return new AffineInDouble(
                shape, mean, factor, AffineInDouble.constant(shape, 0), Map.of(MEAN, mean, DEVIATION, deviation));
    }

    private static void requireAboveZero(double deviation) {
        if (deviation <= 0) {
            throw new IllegalArgumentException(
                    "tensor '" + DEVIATION + "' has the value " + deviation + "; it must be above 0");
        }
    }

    private static Fitted fitted(Shape shape, float[] mean, float[] deviation) {
        float[] factor = new float[deviation.length];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = 1 / deviation[i];
        }
        return new Affine(shape, mean, factor, Affine.constant(shape, 0), Map.of(MEAN, mean, DEVIATION, deviation));
    }
}
