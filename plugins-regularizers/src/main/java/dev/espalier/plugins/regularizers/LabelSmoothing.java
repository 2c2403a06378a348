package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.Regularizer;

/**
 * Label smoothing: a part of every target's certainty is shared out among all classes.
 *
 * <p>q ← (1−ε)·q + ε/K, K the number of classes
 *
 * <p>The true class ends at 1 − ε + ε/K, as in PyTorch, Keras and Optax. An older form shares ε among the <em>other</em>
 * classes and ends at 1 − ε; for two classes and ε = 0.1 that is 0.90 instead of 0.95. A target of one value is the
 * probability of one of two classes: q ← (1−ε)·q + ε/2.
 *
 * <p>Targets are smoothed while training only. Whether samples are mixed before or after makes no difference: both are
 * linear.
 *
 * <p>Choose it with cross-entropy, 0.1 by custom, where labels may be wrong or probabilities come out too sure.
 *
 * <p>Source: Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for Computer Vision",
 * CVPR 2016.
 *
 * @param epsilon ε, in [0, 1]
 */
@Plugin(value = "label-smoothing", summary = "shares out a part of every target's certainty among all classes")
public record LabelSmoothing(
        @Setting(value = "part of the certainty that is shared out, in [0, 1]", shorthand = true)
        double epsilon) implements Regularizer.TargetSmoothing {

    /** Checks the range. */
    public LabelSmoothing {
        Check.within("epsilon", epsilon, 0, 1);
    }

    /** A tenth. */
    public LabelSmoothing() {
        this(0.1);
    }

    @Override
    public void smooth(float[] targets, int from, int classes) {
        float kept = (float) (1 - epsilon);
        float shared = (float) (epsilon / Math.max(2, classes));
        for (int i = from; i < from + classes; i++) {
            targets[i] = kept * targets[i] + shared;
        }
    }
}
