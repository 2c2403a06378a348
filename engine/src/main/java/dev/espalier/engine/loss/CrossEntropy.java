package dev.espalier.engine.loss;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/**
 * Softmax cross-entropy with logits: for a class index c, w(c) · (ln Σⱼ exp(xⱼ) − x(c)); for a distribution t, Σₖ w(k) ·
 * t(k) · (ln Σⱼ exp(xⱼ) − x(k)), where w are the class weights, 1 by default.
 *
 * <p>The sum over samples is divided by the sum of their weights: w(c) for a class index, Σₖ w(k) · t(k) for a distribution
 * before it is smoothed, times the weight of the sample if the data has one. So a loss with class weights is the same for a
 * class index and for the one-hot distribution that an augmenter makes of it, and label smoothing divides by the weights of
 * the true classes, as PyTorch's {@code label_smoothing} does. If the data itself has distributions as targets, PyTorch
 * divides by the number of samples; here the rule is always the same. Finite for logits up to 1e30. Predictions are the
 * softmax of the logits.
 *
 * <p>Choose it for mutually exclusive classes.
 *
 * <p>Source: {@code torch.nn.CrossEntropyLoss}.
 */
@Plugin(value = "cross-entropy", summary = "softmax cross-entropy with logits, for mutually exclusive classes")
public record CrossEntropy() implements Loss.Reference {

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireLogits("cross-entropy", output, target);
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return binding.target().kind() == TargetKind.CLASS_INDEX
                ? new IndexCrossEntropy(binding)
                : new SoftCrossEntropy(binding);
    }

    @Override
    public boolean weightsClasses() {
        return true;
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
                sum += probability * (logSum - outputs[i * classes + k]);
            }
        }
        return sum / samples;
    }
}
