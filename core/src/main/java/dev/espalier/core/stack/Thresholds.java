package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The probabilities from which labels are predicted to apply, by label.
 *
 * @param byLabel each in [0, 1]; {@code *} for labels that are not named, ½ if it is not there
 */
public record Thresholds(Map<String, Double> byLabel) {

    /** The name for all labels that are not named. */
    public static final String EVERY_LABEL = "*";

    /** A label applies if it is at least as probable as not. */
    public static final double HALF = 0.5;

    /** Checks the ranges and copies the map. */
    public Thresholds {
        byLabel = Collections.unmodifiableMap(new LinkedHashMap<>(byLabel));
        byLabel.values().forEach(threshold -> Check.inClosed("thresholds", threshold, 0, 1));
    }

    /** One half for all. */
    public Thresholds() {
        this(Map.of());
    }

    /** The labels that are named and that a target does not have. */
    public List<String> unknownIn(Schema.Target target) {
        return byLabel.keySet().stream()
                .filter(name ->
                        !name.equals(EVERY_LABEL) && !target.classNames().contains(name))
                .toList();
    }

    /** The threshold of each label of a target, in its order. */
    public List<Double> of(Schema.Target target) {
        double otherwise = byLabel.getOrDefault(EVERY_LABEL, HALF);
        List<Double> thresholds = new ArrayList<>();
        for (int i = 0; i < target.width(); i++) {
            thresholds.add(byLabel.getOrDefault(target.className(i), otherwise));
        }
        return List.copyOf(thresholds);
    }
}
