package dev.espalier.engine.loss;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Huber loss, the mean over all elements: with d = x − t, ½d² for |d| ≤ delta, else delta · (|d| − ½ delta).
 *
 * <p>Choose it for regression with outliers.
 *
 * <p>Source: Huber, "Robust Estimation of a Location Parameter", 1964. Smooth L1 with β is this with delta = β, divided by
 * β.
 *
 * @param delta where the square goes over into a line, above 0
 */
@Plugin(
        value = "huber",
        summary = "Huber loss: squared error below delta, absolute error above, for regression with outliers")
public record Huber(
        @Setting(
                value = "threshold between the quadratic and the linear part, above 0",
                shorthand = true,
                range = "(0, inf)")
        @SearchRange(low = 0.1, high = 10, scale = Scale.LOG)
        double delta)
        implements Loss.Reference {

    /** With delta = 1. */
    public Huber() {
        this(1);
    }

    /** Checks the range. */
    public Huber {
        Check.above("delta", delta, 0);
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireValues("huber", output, target);
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return new DifferenceOperation(binding) {
            @Override
            double loss(double difference) {
                return lossAt(difference);
            }

            @Override
            double slope(double difference) {
                return Math.max(-delta, Math.min(delta, difference));
            }
        };
    }

    private double lossAt(double difference) {
        double distance = Math.abs(difference);
        return distance <= delta ? 0.5 * difference * difference : delta * (distance - 0.5 * delta);
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        double sum = 0;
        int count = samples * output.size();
        for (int i = 0; i < count; i++) {
            sum += lossAt(outputs[i] - targets[i]);
        }
        return sum / count;
    }
}
