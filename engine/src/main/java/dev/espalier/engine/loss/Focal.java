package dev.espalier.engine.loss;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.search.SearchRange;
import java.util.List;

/**
 * Focal loss with logits: cross-entropy with less weight on samples that are predicted well, −α(k) · (1 − p(k))^γ · ln p(k)
 * for a sample of class k with p = softmax(x).
 *
 * <p>With one output and two classes, or one output per label and values t in [0, 1], p = σ(x) and the loss is −α · t · (1 −
 * p)^γ · ln p − (1 − α) · (1 − t) · p^γ · ln(1 − p), the mean over all elements; without α both factors are 1. For targets
 * that are distributions, smoothed or mixed, the loss is that of each class times its probability, so it is linear in the
 * target. The mean is over samples, whatever α is. With γ = 0 and without α it is cross-entropy, or binary cross-entropy.
 * Finite for logits up to 1e30. Predictions are probabilities: the softmax, or the sigmoid.
 *
 * <p>Choose it where most samples are easy and would outweigh the hard ones, as with rare classes; start from γ = 2.
 * Probabilities are less well calibrated than those of cross-entropy.
 *
 * <p>Source: Lin, Goyal, Girshick, He and Dollár, "Focal Loss for Dense Object Detection", ICCV 2017; {@code
 * torchvision.ops.sigmoid_focal_loss}, {@code keras.losses.CategoricalFocalCrossentropy}.
 *
 * @param gamma γ, how strongly well predicted samples are discounted, at least 0
 * @param alpha α, factors of the loss: with one output per class, one for each class, at least 0; otherwise α in [0, 1] of the
 *     positive labels, one for all or one for each label; empty for none
 */
@Plugin(value = "focal", summary = "focal loss: cross-entropy that focuses on samples that are hard to predict")
public record Focal(
        @Setting(
                value = "discount of samples that are predicted well, at least 0; 0 is cross-entropy",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 0, high = 5)
        double gamma,

        @Setting(
                "factor of each class, at least 0; for binary targets of the positive labels, in [0, 1]; none for equal factors")
        List<Double> alpha)
        implements Loss.Reference {

    /** With γ = 2 and without α. */
    public Focal() {
        this(2, List.of());
    }

    /**
     * Without α.
     *
     * @param gamma γ, at least 0
     */
    public Focal(double gamma) {
        this(gamma, List.of());
    }

    /** Checks the ranges. */
    public Focal {
        Check.atLeast("gamma", gamma, 0.0);
        alpha = List.copyOf(alpha);
        for (double factor : alpha) {
            Check.atLeast("alpha", factor, 0.0);
        }
    }

    private static boolean isBinary(Shape output, Schema.Target target) {
        return !target.kind().hasClasses() || output.size() == 1;
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        if (isBinary(output, target)) {
            BinaryTargets.check("focal", output, target);
            PerLabel.check("alpha", alpha, output.size());
            for (double factor : alpha) {
                Check.require(factor <= 1, "alpha", alpha, "must be in [0, 1] where it is that of the positive labels");
            }
        } else {
            Targets.requireLogits("focal", output, target);
            Check.require(
                    alpha.isEmpty() || alpha.size() == target.width(),
                    "alpha",
                    alpha,
                    "must have one factor for each of the " + target.width() + " classes of '" + target.name() + "'");
        }
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return isBinary(binding.outputShape(), binding.target())
                ? new BinaryFocalOperation(binding, gamma, alpha)
                : new FocalOperation(binding, gamma, alpha);
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        if (isBinary(output, target)) {
            BinaryTargets.predict(samples, output, target, outputs, predictions);
        } else {
            Probabilities.softmax(samples, output.size(), outputs, predictions);
        }
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        return isBinary(output, target)
                ? binaryReference(samples, output.size(), target, outputs, targets)
                : classReference(samples, output.size(), target, outputs, targets);
    }

    private double classReference(int samples, int classes, Schema.Target target, double[] outputs, float[] targets) {
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            double logSum = Probabilities.logSumExp(outputs, i * classes, classes);
            for (int k = 0; k < classes; k++) {
                double factor = alpha.isEmpty() ? 1 : alpha.get(k);
                double logarithm = outputs[i * classes + k] - logSum;
                double rest = StrictMath.pow(-StrictMath.expm1(logarithm), gamma);
                sum -= factor * Probabilities.of(target, targets, i, k) * rest * logarithm;
            }
        }
        return sum / samples;
    }

    private double binaryReference(int samples, int labels, Schema.Target target, double[] outputs, float[] targets) {
        double sum = 0;
        int count = samples * labels;
        for (int i = 0; i < count; i++) {
            double t = BinaryTargets.of(target, targets, i);
            double x = outputs[i];
            double unsetLoss = Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            double set = 1 / (1 + StrictMath.exp(-x));
            double unset = 1 / (1 + StrictMath.exp(x));
            double positive = alpha.isEmpty() ? 1 : alpha.get(alpha.size() == 1 ? 0 : i % labels);
            double negative = alpha.isEmpty() ? 1 : 1 - positive;
            sum += positive * t * StrictMath.pow(unset, gamma) * (unsetLoss - x);
            sum += negative * (1 - t) * StrictMath.pow(set, gamma) * unsetLoss;
        }
        return sum / count;
    }

    /** x^γ without a logarithm for the usual exponents; 0⁰ is 1. */
    static double power(double base, double exponent) {
        if (exponent == 2) {
            return base * base;
        }
        if (exponent == 1) {
            return base;
        }
        if (exponent == 0) {
            return 1;
        }
        // the power of Java 17 allocates
        return base == 0 ? 0 : StrictMath.exp(exponent * StrictMath.log(base));
    }
}
