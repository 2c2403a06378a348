package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.api.search.SearchRange;
import java.util.Locale;

/**
 * Label smoothing: moves a fraction ε of each target's probability to all classes.
 *
 * <p>among all: q ← (1−ε)·q + ε/K; among others: q ← (1−ε)·q + ε·(1−q)/(K−1), K the number of classes
 *
 * <p>Among all, the true class ends at 1 − ε + ε/K, as in PyTorch, Keras and Optax. The older form distributes ε over the
 * <em>other</em> classes, and the true class ends at 1 − ε; for two classes and ε = 0.1 that is 0.90 instead of 0.95. A
 * target of a single value is the probability of one of two classes: K = 2.
 *
 * <p>Targets are smoothed only during training, after augmenters have mixed them. With class weights the loss is divided by
 * the weights of the true classes, as in PyTorch.
 *
 * <p>Choose it with cross-entropy, usually with 0.1, where labels may be wrong or predictions are overconfident.
 *
 * <p>Source: Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for Computer Vision",
 * CVPR 2016.
 *
 * @param epsilon ε, in [0, 1]
 * @param among the classes that receive ε
 */
@Plugin(value = "label-smoothing", summary = "label smoothing (Szegedy et al. 2016)")
public record LabelSmoothing(
        @Setting(value = "smoothing coefficient, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0, high = 0.3)
        double epsilon,

        @Setting("classes that receive the smoothing: all (as in PyTorch) or others (than the true one)")
        Among among)
        implements TargetTransformation {

    /** Which classes the certainty is shared out among. */
    public enum Among {
        /** All classes: the true one ends at 1 − ε + ε/K. */
        ALL,
        /** All but the true one, which ends at 1 − ε. */
        OTHERS;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the range. */
    public LabelSmoothing {
        Check.inClosed("epsilon", epsilon, 0, 1);
    }

    /** A tenth, among all classes. */
    public LabelSmoothing() {
        this(0.1);
    }

    /**
     * A part that is shared out among all classes.
     *
     * @param epsilon ε, in [0, 1]
     */
    public LabelSmoothing(double epsilon) {
        this(epsilon, Among.ALL);
    }

    @Override
    public void transform(float[] targets, int from, int classes) {
        int count = Math.max(2, classes);
        double shared = among == Among.ALL ? epsilon / count : epsilon / (count - 1);
        float added = (float) shared;
        float kept = (float) (among == Among.ALL ? 1 - epsilon : 1 - epsilon - shared);
        for (int i = from; i < from + classes; i++) {
            targets[i] = kept * targets[i] + added;
        }
    }
}
