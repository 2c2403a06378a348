package dev.espalier.engine.loss;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/**
 * Mean squared error over all elements: Σ (x − t)² / count, without a factor ½.
 *
 * <p>Choose it for regression.
 *
 * <p>Source: {@code torch.nn.MSELoss}.
 */
@Plugin(value = "mean-squared-error", summary = "mean squared error, for regression")
public record MeanSquaredError() implements Loss.Reference {

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireValues("mean-squared-error", output, target);
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
                return difference * difference;
            }

            @Override
            double slope(double difference) {
                return 2 * difference;
            }
        };
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        double sum = 0;
        int count = samples * output.size();
        for (int i = 0; i < count; i++) {
            sum += (outputs[i] - targets[i]) * (outputs[i] - targets[i]);
        }
        return sum / count;
    }
}
