package dev.espalier.engine.loss;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/**
 * Kullback-Leibler divergence of the predicted distribution from the target t, with logits: Σₖ t(k) · (ln t(k) − ln
 * softmax(x)(k)), the mean over samples.
 *
 * <p>The mean is over samples, as in PyTorch's reduction {@code batchmean}, not over elements. For a class index it equals
 * the cross-entropy. Finite for logits up to 1e30. Predictions are the softmax of the logits.
 *
 * <p>Choose it for targets that are distributions, such as those of a teacher model: the minimum is 0.
 *
 * <p>Source: Kullback and Leibler, "On Information and Sufficiency", 1951; {@code torch.nn.KLDivLoss}.
 */
@Plugin(value = "kullback-leibler", summary = "Kullback-Leibler divergence from target distributions, with logits")
public record KullbackLeibler() implements Loss.Reference {

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireLogits("kullback-leibler", output, target);
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return binding.target().kind() == TargetKind.CLASS_INDEX
                ? new IndexCrossEntropy(binding)
                : new Divergence(binding);
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        Probabilities.softmax(samples, output.size(), outputs, predictions);
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        int classes = output.size();
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            double logSum = Probabilities.logSumExp(outputs, i * classes, classes);
            for (int k = 0; k < classes; k++) {
                double probability = Probabilities.of(target, targets, i, k);
                if (probability > 0) {
                    sum += probability * (StrictMath.log(probability) + logSum - outputs[i * classes + k]);
                }
            }
        }
        return sum / samples;
    }
}
