package dev.espalier.core;

import dev.espalier.api.evaluation.Monitor;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a run before its first step.
 *
 * @param totalSteps updates of the whole run, at least 1
 * @param stepsPerEpoch updates of an epoch, at least 1
 * @param validationSteps updates from one validation to the next; 0 for none but the last
 * @param monitor the metric of the validations that decides which weights are the best
 * @param trainingSamples samples of the training split
 * @param validationSamples samples of the validation split; 0 without one
 * @param testSamples samples of the test split; 0 without one
 * @param parameters values that are trained
 * @param dataDigest SHA-256 of what the samples were read from
 * @param validationMetrics the values of each validation, with the directions in which they improve; empty for those whose metric
 *     says none
 */
public record RunOutline(
        long totalSteps,
        long stepsPerEpoch,
        long validationSteps,
        Monitor monitor,
        int trainingSamples,
        int validationSamples,
        int testSamples,
        long parameters,
        String dataDigest,
        SortedMap<String, Optional<Monitor.Direction>> validationMetrics) {

    /** Copies the map. */
    public RunOutline {
        validationMetrics = Collections.unmodifiableSortedMap(new TreeMap<>(validationMetrics));
    }

    /** Whether the run validates after a step. */
    public boolean validatesAfter(long step) {
        return validationSamples > 0 && (step == totalSteps || (validationSteps > 0 && step % validationSteps == 0));
    }

    /** The length of the run in passes over the training data. */
    public double epochs() {
        return (double) totalSteps / stepsPerEpoch;
    }
}
