package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.Map;

/**
 * An evaluation has ended.
 *
 * @param split which part of the data it was
 * @param step updates made so far
 * @param epoch passes over the training data begun so far
 * @param samples how many samples were evaluated
 * @param values by name, as {@link dev.espalier.api.evaluation.MetricName} reads it: {@code loss}, {@code accuracy},
 *     {@code recall{class=setosa}}, …
 * @param seconds wall-clock time
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record EvaluationFinished(
        Split split, long step, int epoch, long samples, Map<String, Double> values, double seconds) {}
