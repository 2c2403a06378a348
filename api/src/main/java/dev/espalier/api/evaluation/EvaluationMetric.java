package dev.espalier.api.evaluation;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric of predictions, such as accuracy.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface EvaluationMetric {

    /**
     * Starts an accumulator for one pass over the data.
     *
     * @param target the target that is predicted
     * @return an accumulator without samples
     * @throws IllegalArgumentException if the metric is undefined for the target,
     *     such as accuracy of real values
     */
    Accumulator start(Schema.Target target);

    /**
     * The direction in which one of the values improves, so that users who monitor it need not give one.
     *
     * @param value a name from {@link Accumulator#values()}
     * @return the direction of improvement; empty, as by default, for values without one, such as counts, and for names
     *     that are not the metric's. To monitor such a value, the direction must be given.
     */
    default Optional<Monitor.Direction> direction(String value) {
        return Optional.empty();
    }

    /**
     * Whether accumulators leave out values of a target that are NaN, which is how a value or label is given that is missing
     * where others of the same sample are not.
     *
     * @return false by default: such a metric gets only samples of which no value is missing
     */
    default boolean skipsMissingValues() {
        return false;
    }

    /**
     * A metric that takes all predictions of a sample where a loss predicts several for each value of the target, such as
     * quantiles. Other metrics get a single one for each value, the loss's {@link dev.espalier.api.model.Loss#point point}.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface OfAllPredictions extends EvaluationMetric {

        /**
         * Starts an accumulator for one pass over the data.
         *
         * @param target the target that is predicted
         * @param predicted the form of the predictions: as wide as the target or a multiple of it, value by value
         * @return an accumulator without samples, which gets predictions of that width
         * @throws IllegalArgumentException if the metric is undefined for the target or the predictions
         */
        Accumulator start(Schema.Target target, Schema.Target predicted);

        @Override
        default Accumulator start(Schema.Target target) {
            return start(target, target);
        }
    }

    /** A metric that is also defined for the labels of a multi-label target, each decided by a threshold. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface OfLabels extends EvaluationMetric {

        /**
         * Starts an accumulator for labels.
         *
         * @param target of kind {@link dev.espalier.api.data.TargetKind#LABELS}
         * @param thresholds for each label: it is predicted to apply if its probability is at least this
         * @return an accumulator without samples
         */
        Accumulator startLabels(Schema.Target target, List<Double> thresholds);
    }

    /** A metric that can also count samples by their weights, as the metric {@code weighted} asks it to. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface OfWeightedSamples extends EvaluationMetric {

        /**
         * Starts an accumulator that multiplies by the weights it gets in {@link Accumulator#add(int, float[], float[],
         * float[])}.
         *
         * @param target the target that is predicted
         * @return an accumulator without samples
         * @throws IllegalArgumentException if the metric is undefined for the target
         */
        Accumulator startWeighted(Schema.Target target);
    }

    /** Accumulates over one pass. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Accumulator {

        /**
         * Adds samples, in the order of the dataset.
         *
         * @param samples how many
         * @param predictions class probabilities or values, the target's width for each sample; with {@link OfAllPredictions}
         *     that of the predictions
         * @param targets as the dataset stores them, {@link Schema.Target#stored()} for each sample
         */
        void add(int samples, float[] predictions, float[] targets);

        /**
         * Adds samples with their weights, in the order of the dataset.
         *
         * @param samples how many
         * @param predictions class probabilities or values, as in {@link #add(int, float[], float[])}
         * @param targets as the dataset stores them
         * @param weights those in the loss, of the samples times those of their classes; of length 0 if each is 1. By default they
         *     are ignored, and every sample counts once
         */
        default void add(int samples, float[] predictions, float[] targets, float[] weights) {
            add(samples, predictions, targets);
        }

        /**
         * The values, by name, in the order of display; most metrics have one, named like the plugin. Values per class or
         * the like are named by a {@link MetricName} with labels, as text. A value that is not defined for the samples is
         * NaN.
         */
        Map<String, Double> values();
    }
}
