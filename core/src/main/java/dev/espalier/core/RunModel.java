package dev.espalier.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model that a run came to, finished or not, and which of its weights it has.
 *
 * @param weights which weights of the run
 * @param step updates made before them
 * @param validation metrics of these weights on the validation split; empty if they were not validated
 * @param model the model; its provenance says the same
 */
public record RunModel(Weights weights, long step, Map<String, Double> validation, TrainedModel model) {

    /** Which weights of a run a model has. */
    public enum Weights {
        /** Those of the best validation so far. */
        BEST("best"),
        /** Those after the last update. */
        LAST("last"),
        /** Those of a checkpoint that was asked for by its step. */
        OF_STEP("checkpoint");

        private final String word;

        Weights(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** Copies the map. */
    public RunModel {
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    }

    /** Which weights they are, for a person to read: {@code best weights of step 120}. */
    public String describe() {
        return (weights == Weights.OF_STEP ? "weights" : weights + " weights") + " of step " + step;
    }
}
