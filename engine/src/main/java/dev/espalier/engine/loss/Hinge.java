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
import java.util.Locale;

/**
 * Hinge loss, the loss of support vector machines: 0 where the right class wins by the margin m, else what is missing.
 *
 * <p>With one output and two classes, or one output per value t = −1 or 1: max(0, m − t · x), the mean over all elements,
 * where t = 1 is the second class. With one output per class, for class c: Weston-Watkins Σₖ max(0, m − x(c) + x(k)) / K over
 * the other k of K classes, or Crammer-Singer max(0, m − x(c) + max x(k)). For targets that are distributions, smoothed or
 * mixed, it is the mean of the losses of the classes, weighted by their probabilities; values other than −1 and 1 are
 * refused. Predictions are scores, not probabilities: the outputs, the class with the largest one wins; with one output and
 * two classes −x and x.
 *
 * <p>Choose it where only the decision matters, not its probability. Metrics of probabilities are not defined then.
 *
 * <p>Source: Weston and Watkins, "Support Vector Machines for Multi-Class Pattern Recognition", ESANN 1999, as {@code
 * torch.nn.MultiMarginLoss}; Crammer and Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector
 * Machines", JMLR 2001, as {@code sklearn.metrics.hinge_loss} and {@code keras.losses.CategoricalHinge}.
 *
 * @param margin m, by which the right class must win, above 0
 * @param multiClass the form for more than one output
 */
@Plugin(value = "hinge", summary = "hinge loss, for decisions with a margin instead of probabilities")
public record Hinge(
        @Setting(value = "margin by which the right class must win, above 0", shorthand = true, range = "(0, inf)")
        double margin,

        @Setting(
                "form for one output per class: weston-watkins (all margins, averaged) or crammer-singer (the worst one)")
        MultiClass multiClass)
        implements Loss.Reference {

    /** How the margins to several other classes count. */
    public enum MultiClass {
        /** All that are missing, divided by the number of classes. */
        WESTON_WATKINS,
        /** That to the best of the other classes. */
        CRAMMER_SINGER;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** With m = 1, in the form of Weston and Watkins. */
    public Hinge() {
        this(1, MultiClass.WESTON_WATKINS);
    }

    /** Checks the range. */
    public Hinge {
        Check.above("margin", margin, 0);
    }

    private static boolean isBinary(Shape output, Schema.Target target) {
        return target.kind() == TargetKind.VALUES || output.size() == 1;
    }

    @Override
    public void check(Shape output, Schema.Target target) {
        // the score from which a label applies would be 0, and thresholds of labels are probabilities
        if (target.kind() != TargetKind.LABELS && isBinary(output, target)) {
            BinaryTargets.check("hinge", output, target);
        } else {
            Targets.requireLogits("hinge", output, target);
        }
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        if (isBinary(binding.outputShape(), binding.target())) {
            return new BinaryHingeOperation(binding, margin);
        }
        return new HingeOperation(binding, margin, multiClass == MultiClass.CRAMMER_SINGER);
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        if (target.kind() == TargetKind.VALUES || output.size() > 1) {
            System.arraycopy(outputs, 0, predictions, 0, samples * output.size());
            return;
        }
        for (int i = 0; i < samples; i++) {
            predictions[2 * i] = -outputs[i];
            predictions[2 * i + 1] = outputs[i];
        }
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        int width = output.size();
        double sum = 0;
        if (target.kind() == TargetKind.VALUES) {
            for (int i = 0; i < samples * width; i++) {
                sum += Math.max(0, margin - targets[i] * outputs[i]);
            }
            return sum / (samples * width);
        }
        for (int i = 0; i < samples; i++) {
            for (int k = 0; k < target.width(); k++) {
                double probability = Probabilities.of(target, targets, i, k);
                sum += probability
                        * (width == 1
                                ? Math.max(0, margin - (2 * k - 1) * outputs[i])
                                : referenceOfClass(outputs, i * width, width, k));
            }
        }
        return sum / samples;
    }

    private double referenceOfClass(double[] outputs, int at, int classes, int k) {
        double sum = 0;
        double worst = 0;
        for (int j = 0; j < classes; j++) {
            double missing = j == k ? 0 : Math.max(0, margin - outputs[at + k] + outputs[at + j]);
            sum += missing;
            worst = Math.max(worst, missing);
        }
        return multiClass == MultiClass.CRAMMER_SINGER ? worst : sum / classes;
    }
}
