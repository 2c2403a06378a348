package dev.espalier.core.training;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.Arrays;

/** The logits of an output for some samples, with their targets, to fit a temperature to. */
public final class LogitSamples {

    private static final int FIRST_CAPACITY = 64;

    private final Schema.Target target;
    private final int width;
    private float[] logits;
    private float[] targets;
    private int samples;

    /**
     * None yet.
     *
     * @param target of classes or labels
     * @param width logits of a sample: one for each class or label, or one for two classes
     */
    LogitSamples(Schema.Target target, int width) {
        this.target = target;
        this.width = width;
        this.logits = new float[FIRST_CAPACITY * width];
        this.targets = new float[FIRST_CAPACITY * target.stored()];
    }

    /** How many there are. */
    int size() {
        return samples;
    }

    /**
     * Adds samples, but those that the loss leaves out.
     *
     * @param count how many
     * @param outputs their logits
     * @param stored their targets
     * @param weights in the loss; of length 0 if each is 1
     * @param presence 1 for each target that is there, 0 for one that is missing; of length 0 if none is missing by itself
     */
    void add(int count, float[] outputs, float[] stored, float[] weights, float[] presence) {
        int perTarget = target.stored();
        if ((samples + count) * width > logits.length) {
            int capacity = Math.max(samples + count, 2 * (logits.length / width));
            logits = Arrays.copyOf(logits, capacity * width);
            targets = Arrays.copyOf(targets, capacity * perTarget);
        }
        for (int s = 0; s < count; s++) {
            if (weights.length == 0 || weights[s] > 0) {
                System.arraycopy(outputs, s * width, logits, samples * width, width);
                for (int i = 0; i < perTarget; i++) {
                    boolean missing = presence.length > 0 && presence[s * perTarget + i] == 0;
                    targets[samples * perTarget + i] = missing ? Float.NaN : stored[s * perTarget + i];
                }
                samples++;
            }
        }
    }

    /** Whether each logit is a statement of its own, which is true with the probability σ(z). */
    boolean isBinary() {
        return target.kind() == TargetKind.LABELS || width == 1;
    }

    /** Terms of the log loss: one for each statement, or one for each sample. */
    int terms() {
        return isBinary() ? samples * width : samples;
    }

    /** Classes that a term sums over. */
    int outcomes() {
        return isBinary() ? 2 : width;
    }

    /**
     * The target probability of a class in a term; NaN if it is missing.
     *
     * @param term from 0
     * @param outcome the class, or for a statement 0 if it is false and 1 if it is true
     */
    double probability(int term, int outcome) {
        if (target.kind() == TargetKind.LABELS) {
            return outcome == 1 ? targets[term] : 1 - targets[term];
        }
        return target.kind() == TargetKind.CLASS_INDEX
                ? ((int) targets[term] == outcome ? 1 : 0)
                : targets[term * target.stored() + outcome];
    }

    /**
     * The predicted logarithms of the probabilities of the classes in a term.
     *
     * @param term from 0
     * @param temperature by which logits are divided
     * @param logarithms where to write
     */
    void logarithms(int term, double temperature, double[] logarithms) {
        if (isBinary()) {
            double logit = logits[term] / temperature;
            logarithms[0] = -softplus(logit);
            logarithms[1] = -softplus(-logit);
            return;
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            logarithms[k] = logits[term * width + k] / temperature;
            largest = Math.max(largest, logarithms[k]);
        }
        double sum = 0;
        for (int k = 0; k < width; k++) {
            sum += StrictMath.exp(logarithms[k] - largest);
        }
        double all = largest + StrictMath.log(sum);
        for (int k = 0; k < width; k++) {
            logarithms[k] -= all;
        }
    }

    /** ln(1 + exp(x)). */
    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
