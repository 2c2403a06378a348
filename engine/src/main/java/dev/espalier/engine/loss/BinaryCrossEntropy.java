package dev.espalier.engine.loss;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import java.util.List;

/**
 * Binary cross-entropy with logits: max(x, 0) − x · t + ln(1 + exp(−|x|)), the mean over all elements; with weights p of
 * positive labels, −p · t · ln σ(x) − (1 − t) · ln σ(−x).
 *
 * <p>For two classes and one output, t is the probability of the second class. For multi-label targets there is one output
 * and one value t in [0, 1] per label. The mean is over elements, whatever p is, as in PyTorch. Finite for logits up to
 * 1e30. Predictions are the sigmoid of the logits; for two classes, the probabilities of both.
 *
 * <p>Choose it for two classes with a single output, or for labels that are not mutually exclusive. Where few samples have
 * a label, a p of negatives by positives makes both count alike.
 *
 * <p>Source: {@code torch.nn.BCEWithLogitsLoss}, whose {@code pos_weight} is p.
 *
 * @param positiveWeight p, the weight of positive labels, above 0: one for all labels or one for each; empty for 1. With two
 *     classes, that of the second
 */
@Plugin(
        value = "binary-cross-entropy",
        summary = "binary cross-entropy with logits, for two classes or multiple labels")
public record BinaryCrossEntropy(
        @Setting("weight of positive labels, above 0: one for all or one for each label; none for 1")
        List<Double> positiveWeight)
        implements Loss.Reference {

    /** With equal weights. */
    public BinaryCrossEntropy() {
        this(List.of());
    }

    /** Checks the weights. */
    public BinaryCrossEntropy {
        positiveWeight = List.copyOf(positiveWeight);
        for (double weight : positiveWeight) {
            Check.above("positiveWeight", weight, 0);
        }
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        BinaryTargets.check("binary-cross-entropy", output, target);
        PerLabel.check("positiveWeight", positiveWeight, output.size());
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return positiveWeight.isEmpty()
                ? new BinaryOperation(binding)
                : new WeightedBinaryOperation(binding, positiveWeight);
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        BinaryTargets.predict(samples, output, target, outputs, predictions);
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        int labels = output.size();
        double[] weights = PerLabel.spread(positiveWeight.isEmpty() ? List.of(1.0) : positiveWeight, labels);
        int count = samples * labels;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double t = BinaryTargets.of(target, targets, i);
            double unset = Math.max(outputs[i], 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(outputs[i])));
            sum += weights[i % labels] * t * (unset - outputs[i]) + (1 - t) * unset;
        }
        return sum / count;
    }
}
