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

    /** The length of the run in passes over the training data. */
    public double epochs() {
        return (double) totalSteps / stepsPerEpoch;
    }
}
