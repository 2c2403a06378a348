package dev.espalier.search.storage;

import dev.espalier.api.Check;
import java.util.List;
import java.util.OptionalLong;

/** What a search decides is done next. */
public sealed interface Choice {

    /**
     * A new stage is begun; the search is then asked again.
     *
     * @param stage the one after the last
     */
    record BeginStage(Stage stage) implements Choice {}

    /**
     * A new trial is begun.
     *
     * @param stage the number of its stage
     * @param values a point of the stage's space
     * @param origin the trial of an earlier stage whose point it is; empty if a sampler proposed it
     */
    record BeginTrial(int stage, List<Double> values, OptionalLong origin) implements Choice {

        /** Copies the list. */
        public BeginTrial {
            values = List.copyOf(values);
        }
    }

    /**
     * A paused trial is trained further.
     *
     * @param trial its number in the study
     */
    record Continue(long trial) implements Choice {

        /** Checks the number. */
        public Continue {
            Check.atLeast("trial", trial, 0);
        }
    }

    /** There is nothing to do until a trial that runs has come further. */
    record Wait() implements Choice {}

    /**
     * There is nothing left to do.
     *
     * @param reason for people, such as {@code all 40 trials are done}
     */
    record End(String reason) implements Choice {}

    /** Decides what is done next: a pure function, as it is called within a transaction, which may be repeated. */
    @FunctionalInterface
    interface Chooser {

        /**
         * Decides.
         *
         * @param snapshot the study as it is; no other process can change it meanwhile
         * @return what is done next
         */
        Choice choose(StudySnapshot snapshot);
    }
}
