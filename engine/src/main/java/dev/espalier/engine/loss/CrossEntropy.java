package dev.espalier.engine.loss;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import java.util.List;
import java.util.Optional;

/**
 * Softmax cross-entropy with logits: for a class index c, w(c) · (ln Σⱼ exp(xⱼ) − x(c)); for a distribution t, Σₖ w(k) ·
 * t(k) · (ln Σⱼ exp(xⱼ) − x(k)).
 *
 * <p>The sum over samples is divided by the sum of their weights: w(c) for a class index, Σₖ w(k) · t(k) for a distribution
 * before it is smoothed. So a loss with class weights is the same for a class index and for the one-hot distribution that
 * an augmenter makes of it, and label smoothing divides by the weights of the true classes, as PyTorch's {@code
 * label_smoothing} does. If the data itself has distributions as targets, PyTorch divides by the number of samples; here
 * the rule is always the same. Finite for logits up to 1e30. Predictions are the softmax of the logits.
 *
 * <p>Choose it for mutually exclusive classes.
 *
 * <p>Source: {@code torch.nn.CrossEntropyLoss}.
 *
 * @param classWeights the weight w of each class in the order of their indices, each at least 0 and not all 0; empty for 1
 *     each
 */
@Plugin(value = "cross-entropy", summary = "softmax cross-entropy with logits, for mutually exclusive classes")
public record CrossEntropy(
        @Setting("weight of each class, at least 0; none for equal weights")
        List<Double> classWeights) implements Loss.Reference {

    /** With equal weights. */
    public CrossEntropy() {
        this(List.of());
    }

    /** Checks the weights. */
    public CrossEntropy {
        classWeights = List.copyOf(classWeights);
        double sum = 0;
        for (double weight : classWeights) {
            Check.atLeast("classWeights", weight, 0.0);
            sum += weight;
        }
        Check.require(classWeights.isEmpty() || sum > 0, "classWeights", classWeights, "must have a weight above 0");
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireLogits("cross-entropy", output, target);
        Check.require(
                classWeights.isEmpty() || classWeights.size() == target.width(),
                "classWeights",
                classWeights,
                "must have one weight for each of the " + target.width() + " classes of '" + target.name() + "'");
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return binding.target().kind() == TargetKind.CLASS_INDEX
                ? new IndexCrossEntropy(binding, classWeights)
                : new SoftCrossEntropy(binding, classWeights);
    }

    @Override
    public Optional<SampleWeights> sampleWeights(Schema.Target target) {
        if (classWeights.isEmpty()) {
            return Optional.empty();
        }
        double[] weights = new double[classWeights.size()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = classWeights.get(k);
        }
        return Optional.of(
                target.kind() == TargetKind.CLASS_INDEX
                        ? (targets, offset) -> weights[Targets.classOf(targets[offset], offset, weights.length)]
                        : (targets, offset) -> {
                            double sum = 0;
                            for (int k = 0; k < weights.length; k++) {
                                sum += weights[k] * targets[offset + k];
                            }
                            return sum;
                        });
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
                double weight = classWeights.isEmpty() ? 1 : classWeights.get(k);
                double probability = Probabilities.of(target, targets, i, k);
                sum += weight * probability * (logSum - outputs[i * classes + k]);
            }
        }
        return sum / samples;
    }
}
