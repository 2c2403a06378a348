package dev.espalier.search.storage;

import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A trial with everything that a study knows about it.
 *
 * @param number among all trials of the study, from 0, in the order in which they were begun
 * @param stage the number of its stage
 * @param position its number among the trials of its stage, from 0
 * @param values the point of its stage's space
 * @param origin the trial of an earlier stage whose point it has; empty if a sampler proposed it
 * @param state where its training is; running also if its process has died
 * @param reason why it has ended; empty if there is nothing to say
 * @param measurements in the order of their progress
 * @param decision what the pruner decided at the last of them, and what a process that dies leaves for the next to carry out; to
 *     continue if it was not asked, or has promoted the trial since
 * @param work how much has gone into it, and by whom
 */
public record StudyTrial(
        long number,
        int stage,
        long position,
        List<Double> values,
        OptionalLong origin,
        Trial.State state,
        String reason,
        List<StudyMeasurement> measurements,
        Pruner.Decision decision,
        Work work) {

    /** Copies the lists. */
    public StudyTrial {
        values = List.copyOf(values);
        measurements = List.copyOf(measurements);
    }

    /**
     * How much has gone into a trial, and by whom.
     *
     * @param steps optimizer steps that it has been trained for
     * @param seconds for which it has been trained, interruptions left out
     * @param attempts how often a process has taken it up
     * @param deaths how many processes in a row have died while they trained it, without having come further than those before
     * @param restarts how often it was begun anew because its folder was out of reach
     * @param begun when it was begun, by the clock of the database
     * @param changed when it was last changed
     * @param worker the process that trains it, or was the last to do so
     * @param isAbandoned whether it is neither trained nor paused nor ended: the next process takes it up
     */
    public record Work(
            long steps,
            double seconds,
            int attempts,
            int deaths,
            int restarts,
            Instant begun,
            Instant changed,
            Optional<Worker> worker,
            boolean isAbandoned) {}

    /** The trial as samplers and pruners see it: numbered within its stage. */
    public Trial asTrial() {
        return new Trial(
                position,
                values,
                state,
                measurements.stream().map(StudyMeasurement::reached).toList());
    }

    /** The folder of its run, relative to that of the study: another one each time it is begun anew. */
    public String folder() {
        return "trials/" + number + (work.restarts() == 0 ? "" : "-" + (work.restarts() + 1));
    }

    /** The newest measurement, if there is one. */
    public Optional<StudyMeasurement> last() {
        return measurements.isEmpty() ? Optional.empty() : Optional.of(measurements.get(measurements.size() - 1));
    }
}
