package dev.espalier.engine.loss;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.KernelProvider;

/**
 * Binary cross-entropy with logits: max(x, 0) − x · t + ln(1 + exp(−|x|)), the mean over all elements.
 *
 * <p>For two classes and one output, t is the probability of the second class. For multi-label targets there is one output
 * and one value t in [0, 1] per label. Finite for logits up to 1e30. Predictions are the sigmoid of the logits; for two
 * classes, the probabilities of both.
 *
 * <p>Choose it for two classes with a single output, or for labels that are not mutually exclusive.
 *
 * <p>Source: {@code torch.nn.BCEWithLogitsLoss}.
 */
@Plugin(
        value = "binary-cross-entropy",
        summary = "binary cross-entropy with logits, for two classes or multiple labels")
public record BinaryCrossEntropy() implements Loss.Reference {

    @Override
    public void check(Shape output, Schema.Target target) {
        if (target.kind() == TargetKind.VALUES) {
            Targets.requireWidth(output, target, "values");
        } else if (target.width() != 2 || output.size() != 1) {
            throw new IllegalArgumentException("it is " + output + ", the target '" + target.name() + "' has "
                    + target.width() + " classes; binary-cross-entropy needs 2 classes and one output,"
                    + " for more classes there is cross-entropy");
        }
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return new BinaryOperation(binding);
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        int count = samples * output.size();
        KernelProvider.kernels().activate(Activation.SIGMOID, 0, outputs, 0, predictions, 0, count);
        for (int i = samples - 1; i >= 0 && target.kind() != TargetKind.VALUES; i--) {
            float second = predictions[i];
            predictions[2 * i] = 1 - second;
            predictions[2 * i + 1] = second;
        }
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        int count = samples * output.size();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double x = outputs[i];
            double t = switch (target.kind()) {
                case DISTRIBUTION -> targets[2 * i + 1];
                case CLASS_INDEX, VALUES -> targets[i];
            };
            sum += Math.max(x, 0) - x * t + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        }
        return sum / count;
    }
}
