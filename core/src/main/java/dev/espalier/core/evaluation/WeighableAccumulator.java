package dev.espalier.core.evaluation;

import dev.espalier.api.evaluation.EvaluationMetric;

/** An accumulator that counts samples by their weights if it is to, and else each once. */
abstract class WeighableAccumulator implements EvaluationMetric.Accumulator {

    private static final float[] NONE = {};

    private final boolean weighted;

    WeighableAccumulator(boolean weighted) {
        this.weighted = weighted;
    }

    @Override
    public final void add(int samples, float[] predictions, float[] targets) {
        count(samples, predictions, targets, NONE);
    }

    @Override
    public final void add(int samples, float[] predictions, float[] targets, float[] weights) {
        count(samples, predictions, targets, weighted ? weights : NONE);
    }

    /** Adds samples, each with the weight 1 if there are no weights. */
    abstract void count(int samples, float[] predictions, float[] targets, float[] weights);

    /** The weight of a sample. */
    static double weight(float[] weights, int sample) {
        return weights.length == 0 ? 1 : weights[sample];
    }
}
