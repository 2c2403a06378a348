package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The probabilities from which labels are predicted to apply, by label.
 *
 * @param byLabel each in [0, 1]; {@code *} for labels that are not named, ½ if it is not there
 * @param rule how they are chosen when training has ended; empty if they are not
 */
public record Thresholds(Map<String, Double> byLabel, Optional<Rule> rule) {

    /** How thresholds are chosen. */
    public enum Rule {
        /** Those of the largest F1 on the validation split, for the weights of the finished model. */
        BEST_F1;

        /** The name as a setting. */
        @Override
        public String toString() {
            return "best-f1";
        }
    }

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

    /**
     * Thresholds that are given.
     *
     * @param byLabel each in [0, 1]; {@code *} for labels that are not named
     */
    public Thresholds(Map<String, Double> byLabel) {
        this(byLabel, Optional.empty());
    }

    /**
     * Thresholds that are chosen when training has ended, ½ until then.
     *
     * @param rule how
     * @return the thresholds
     */
    public static Thresholds chosenBy(Rule rule) {
        return new Thresholds(Map.of(), Optional.of(rule));
    }

    /** Whether nothing is said of them. */
    boolean isEmpty() {
        return byLabel.isEmpty() && rule.isEmpty();
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
