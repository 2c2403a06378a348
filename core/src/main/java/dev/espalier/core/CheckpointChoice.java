package dev.espalier.core;

import dev.espalier.api.Check;

/** Which checkpoint of a run a model is made of. */
public sealed interface CheckpointChoice {

    /** The best weights if there was a validation, else the last: what the run itself would end with. */
    record BestOrLast() implements CheckpointChoice {}

    /** The weights of the best validation so far. */
    record Best() implements CheckpointChoice {}

    /** The weights of the newest checkpoint. */
    record Last() implements CheckpointChoice {}

    /**
     * The weights of the checkpoint of a step.
     *
     * @param step updates made before it, at least 0
     */
    record OfStep(long step) implements CheckpointChoice {

        /** Checks the range. */
        public OfStep {
            Check.atLeast("step", step, 0);
        }
    }

    /** The best weights if there was a validation, else the last. */
    static CheckpointChoice bestOrLast() {
        return new BestOrLast();
    }

    /** The weights of the best validation so far. */
    static CheckpointChoice best() {
        return new Best();
    }

    /** The weights of the newest checkpoint. */
    static CheckpointChoice last() {
        return new Last();
    }

    /**
     * The weights of the checkpoint of a step.
     *
     * @param step updates made before it, at least 0
     * @return the choice
     * @throws IllegalArgumentException if the step is negative
     */
    static CheckpointChoice ofStep(long step) {
        return new OfStep(step);
    }
}
