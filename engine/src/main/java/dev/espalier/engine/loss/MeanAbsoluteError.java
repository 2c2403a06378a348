package dev.espalier.engine.loss;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/**
 * Mean absolute error over all elements: Σ |x − t| / count; its gradient is 0 where x = t.
 *
 * <p>Choose it for regression with many outliers, when the median is wanted rather than the mean. Its gradient does not
 * shrink near the minimum; huber and log-cosh are smooth there.
 *
 * <p>Source: {@code torch.nn.L1Loss}.
 */
@Plugin(value = "mean-absolute-error", summary = "mean absolute error, for regression with many outliers")
public record MeanAbsoluteError() implements Loss.Reference {

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireValues("mean-absolute-error", output, target);
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.BY_DEFAULT;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return new DifferenceOperation(binding) {
            @Override
            double loss(double difference) {
                return Math.abs(difference);
            }

            @Override
            double slope(double difference) {
                return Math.signum(difference);
            }
        };
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        double sum = 0;
        int count = samples * output.size();
        for (int i = 0; i < count; i++) {
            sum += Math.abs(outputs[i] - targets[i]);
        }
        return sum / count;
    }
}
