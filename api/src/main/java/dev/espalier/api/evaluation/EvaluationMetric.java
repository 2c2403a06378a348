package dev.espalier.api.evaluation;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.data.Schema;
import java.util.Map;
import java.util.Optional;

/**
 * A figure of merit of predictions.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface EvaluationMetric {

    /**
     * Begins to count for one pass over the data.
     *
     * @param target the target that is predicted
     * @return an accumulator without samples
     * @throws IllegalArgumentException if the figure makes no sense for the target, such as accuracy of real values
     */
    Accumulator start(Schema.Target target);

    /**
     * The direction in which one of the values improves; what follows the value goes by it, and asks its user nothing.
     *
     * @param value a name from {@link Accumulator#values()}
     * @return which of two values is the better one; empty, as by default, for values of which none is better, such as
     *     counts, and for names that are not the metric's. Who follows such a value has to give the direction.
     */
    default Optional<Monitor.Direction> direction(String value) {
        return Optional.empty();
    }

    /** Counts over one pass. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Accumulator {

        /**
         * Adds samples, in the order of the data set.
         *
         * @param samples how many
         * @param predictions class probabilities or values, the target's width for each sample
         * @param targets as the data set stores them, {@link Schema.Target#stored()} for each sample
         */
        void add(int samples, float[] predictions, float[] targets);

        /**
         * The values, by name, in the order in which they are to be shown; most metrics have one that bears the plugin's
         * name. Values of parts, such as single classes, are named by a {@link MetricName} with labels, as text. A value
         * that is not defined for the samples is NaN.
         */
        Map<String, Double> values();
    }
}
