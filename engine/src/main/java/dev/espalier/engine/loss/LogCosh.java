package dev.espalier.engine.loss;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/**
 * Log-cosh loss, the mean over all elements: with d = x − t, ln cosh d, which is ½d² near 0 and |d| − ln 2 far from it.
 *
 * <p>Choose it for regression with outliers, like huber, when the loss is to be smooth everywhere and no threshold is to be
 * set. The change from square to line is at errors of about 1, so it suits targets that are scaled.
 *
 * <p>Source: {@code keras.losses.LogCosh}.
 */
@Plugin(
        value = "log-cosh",
        summary = "log-cosh loss: smooth, like huber without a threshold, for regression with outliers")
public record LogCosh() implements Loss.Reference {

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireValues("log-cosh", output, target);
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return new DifferenceOperation(binding) {
            @Override
            double loss(double difference) {
                // ln cosh d = |d| + ln((1 + exp(−2|d|)) / 2): neither overflows nor cancels
                double distance = Math.abs(difference);
                return distance + StrictMath.log1p(0.5 * StrictMath.expm1(-2 * distance));
            }

            @Override
            double slope(double difference) {
                return StrictMath.tanh(difference);
            }
        };
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        double sum = 0;
        int count = samples * output.size();
        for (int i = 0; i < count; i++) {
            sum += StrictMath.log(StrictMath.cosh(outputs[i] - targets[i]));
        }
        return sum / count;
    }
}
