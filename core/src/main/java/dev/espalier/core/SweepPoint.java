package dev.espalier.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of a model under noise of one strength.
 *
 * @param level the strength, in standard deviations of what is disturbed
 * @param means of each metric over the draws of the noise
 * @param deviations of each metric over the draws, the standard deviation with the number of draws as the divisor
 */
public record SweepPoint(double level, Map<String, Double> means, Map<String, Double> deviations) {

    /** Copies the maps, in their order. */
    public SweepPoint {
        means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
        deviations = Collections.unmodifiableMap(new LinkedHashMap<>(deviations));
    }
}
