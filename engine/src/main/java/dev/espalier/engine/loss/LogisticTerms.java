package dev.espalier.engine.loss;

import dev.espalier.engine.kernel.Kernels;

/** What losses of logits x need of each element: σ(x), σ(−x) and their negative logarithms, none by subtraction from 1. */
final class LogisticTerms {

    /** σ(x), the probability that the label is set. */
    final float[] positive;

    /** σ(−x), the probability that it is not. */
    final float[] negative;

    /** −ln σ(x). */
    final float[] positiveLoss;

    /** −ln σ(−x). */
    final float[] negativeLoss;

    private final float[] negated;
    private final float[] zeros;

    LogisticTerms(int elements) {
        positive = new float[elements];
        negative = new float[elements];
        positiveLoss = new float[elements];
        negativeLoss = new float[elements];
        negated = new float[elements];
        zeros = new float[elements];
    }

    /** Computes a range; ranges that do not overlap may be computed at once. */
    void compute(Kernels kernels, float[] logits, int at, int count) {
        kernels.binaryCrossEntropy(logits, at, zeros, at, negativeLoss, at, positive, at, count);
        kernels.scale(-1, logits, at, negated, at, count);
        kernels.binaryCrossEntropy(negated, at, zeros, at, positiveLoss, at, negative, at, count);
    }
}
