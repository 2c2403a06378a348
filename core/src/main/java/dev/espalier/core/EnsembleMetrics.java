package dev.espalier.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the members of a model come to on some samples, and what their mean prediction does.
 *
 * @param ofMembers the metrics of each member
 * @param ofMean the metrics of the mean of their predictions; losses are the means of the members' losses
 * @param disagreement how far the members differ, by output: of classes and labels the mean mutual information in nats, of values
 *     the mean standard deviation; empty for a single member
 */
public record EnsembleMetrics(
        List<Map<String, Double>> ofMembers, Map<String, Double> ofMean, Map<String, Double> disagreement) {

    /** Copies the collections, in their order. */
    public EnsembleMetrics {
        ofMembers = ofMembers.stream()
                .map(metrics -> Collections.unmodifiableMap(new LinkedHashMap<>(metrics)))
                .toList();
        ofMean = Collections.unmodifiableMap(new LinkedHashMap<>(ofMean));
        disagreement = Collections.unmodifiableMap(new LinkedHashMap<>(disagreement));
    }

    /**
     * The mean over the members of a metric.
     *
     * @param metric its name
     * @return the mean; NaN if a member does not have it
     */
    public double meanMember(String metric) {
        double sum = 0;
        for (Map<String, Double> member : ofMembers) {
            sum += member.getOrDefault(metric, Double.NaN);
        }
        return sum / ofMembers.size();
    }
}
