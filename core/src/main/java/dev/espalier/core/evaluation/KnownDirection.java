package dev.espalier.core.evaluation;

import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.engine.plugin.MetricCalls;
import dev.espalier.engine.plugin.PluginBoundary;
import java.util.Optional;

/**
 * The direction in which a value of validation improves, and who says so.
 *
 * @param source a metric or the loss, for messages
 * @param direction the direction of improvement; empty if the metric says none
 */
public record KnownDirection(String source, Optional<Direction> direction) {

    /** That of every loss. */
    public static final KnownDirection LOSS = new KnownDirection("the loss", Optional.of(Direction.MINIMIZE));

    /**
     * What a metric says of one of its values.
     *
     * @param metric the metric
     * @param value the value's name, without that of an output
     * @return the direction, if it says one
     */
    public static KnownDirection of(EvaluationMetric metric, String value) {
        return new KnownDirection("metric " + PluginBoundary.shortNameOf(metric), MetricCalls.direction(metric, value));
    }
}
