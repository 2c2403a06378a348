package dev.espalier.core.data;

import dev.espalier.api.Check;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much the samples of each class count in a loss. */
public sealed interface ClassWeights {

    /** Weights that follow from the training samples. */
    enum Rule implements ClassWeights {
        /**
         * Each class has the same total weight: n / (k · n(c)), for n training samples, n(c) of class c, and k classes that occur;
         * samples with weights count by their weights. As in scikit-learn.
         */
        BALANCED;

        /** The name as a setting. */
        @Override
        public String toString() {
            return "balanced";
        }
    }

    /**
     * Weights by the names of the classes.
     *
     * @param weights the weight of each class, at least 0; classes that are not named have the weight 1
     */
    record ByName(Map<String, Double> weights) implements ClassWeights {

        /** Checks the ranges and copies the map. */
        public ByName {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
            Check.require(!weights.isEmpty(), "classWeights", weights, "must name a class");
            weights.forEach((name, weight) -> Check.require(
                    weight >= 0 && weight < Double.POSITIVE_INFINITY,
                    "classWeights",
                    name + ": " + weight,
                    "must be at least 0 and finite"));
        }
    }

    /** Weights by which each class has the same total weight in the training split. */
    static ClassWeights balanced() {
        return Rule.BALANCED;
    }

    /**
     * Weights by the names of the classes.
     *
     * @param weights the weight of each class, at least 0; classes that are not named have the weight 1
     * @return the weights
     */
    static ClassWeights of(Map<String, Double> weights) {
        return new ByName(weights);
    }
}
