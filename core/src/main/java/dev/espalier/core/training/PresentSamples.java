package dev.espalier.core.training;

import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.prepared.TargetPresence;

/** The samples of a batch that have a target, for metrics: others do not count. */
final class PresentSamples {

    private final TargetPresence presence;
    private final int stored;
    private final int predicted;
    private final Rows there;

    /** Those of which no value is missing, for metrics that do not know of missing values. */
    private final Rows whole;

    private long counted;

    /**
     * No samples yet.
     *
     * @param presence in which samples of the data the target is there
     * @param capacity the most samples of a batch
     * @param stored values of a target
     * @param predicted values of a prediction
     */
    PresentSamples(TargetPresence presence, int capacity, int stored, int predicted) {
        this.presence = presence;
        this.stored = stored;
        this.predicted = predicted;
        this.there = new Rows(capacity);
        this.whole = presence.partial() ? new Rows(capacity) : there;
    }

    /** How many samples had the target, or at least one of its values. */
    long counted() {
        return counted;
    }

    /**
     * Takes the samples of a batch.
     *
     * @param batch the batch
     * @param predictions of its samples
     * @param targets of its samples
     * @param target the target's place in the data
     * @param weights of its samples; of length 0 if each is 1
     */
    void take(Batch batch, float[] predictions, float[] targets, int target, float[] weights) {
        float[] values = batch.presence(target);
        there.count = 0;
        whole.count = 0;
        for (int s = 0; s < batch.size(); s++) {
            if (presence.has(batch.sample(s))) {
                there.add(s, predictions, targets, values, weights);
            }
            if (presence.partial() && presence.hasAll(batch.sample(s))) {
                whole.add(s, predictions, targets, values, weights);
            }
        }
        counted += there.count;
    }

    /**
     * Adds the samples that were taken to a metric.
     *
     * @param accumulator of the metric
     * @param skipsMissing whether it leaves out values that are NaN
     */
    void addTo(EvaluationMetric.Accumulator accumulator, boolean skipsMissing) {
        Rows rows = skipsMissing ? there : whole;
        if (rows.count > 0) {
            accumulator.add(rows.count, rows.predictions, rows.targets, rows.weighted ? rows.weights : Rows.NONE);
        }
    }

    /** Samples one after the other. */
    private final class Rows {

        private static final float[] NONE = {};

        private final float[] predictions;
        private final float[] targets;
        private final float[] weights;
        private boolean weighted;
        private int count;

        Rows(int capacity) {
            this.predictions = new float[capacity * predicted];
            this.targets = new float[capacity * stored];
            this.weights = new float[capacity];
        }

        void add(int sample, float[] ofBatch, float[] compared, float[] values, float[] ofSamples) {
            System.arraycopy(ofBatch, sample * predicted, predictions, count * predicted, predicted);
            for (int i = 0; i < stored; i++) {
                boolean missing = values.length > 0 && values[sample * stored + i] == 0;
                targets[count * stored + i] = missing ? Float.NaN : compared[sample * stored + i];
            }
            weighted = ofSamples.length > 0;
            if (weighted) {
                weights[count] = ofSamples[sample];
            }
            count++;
        }
    }
}
