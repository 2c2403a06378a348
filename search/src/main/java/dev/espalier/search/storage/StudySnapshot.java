package dev.espalier.search.storage;

import dev.espalier.api.search.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Everything about a study at one moment.
 *
 * @param study what it is about
 * @param stages those that have been begun, in their order
 * @param trials those that have been begun, in the order of their numbers
 * @param workers the processes that have worked on it, in the order in which they came
 * @param notes what has happened that is worth knowing, in the order in which it did
 * @param now the moment, by the clock of the database
 * @param elapsed how long at least one process has worked on it
 * @param ended why it has ended; empty as long as it has not
 */
public record StudySnapshot(
        Study study,
        List<Stage> stages,
        List<StudyTrial> trials,
        List<Worker> workers,
        List<Note> notes,
        Instant now,
        Duration elapsed,
        String ended) {

    /** Copies the lists. */
    public StudySnapshot {
        stages = List.copyOf(stages);
        trials = List.copyOf(trials);
        workers = List.copyOf(workers);
        notes = List.copyOf(notes);
    }

    /**
     * Something about a trial that is worth knowing.
     *
     * @param trial its number in the study
     * @param at when it happened, by the clock of the database
     * @param text for people
     */
    public record Note(long trial, Instant at, String text) {}

    /**
     * The trials of a stage.
     *
     * @param stage its number
     * @return in the order of their positions
     */
    public List<StudyTrial> ofStage(int stage) {
        return trials.stream().filter(trial -> trial.stage() == stage).toList();
    }

    /**
     * The trials of a stage, as samplers and pruners see them.
     *
     * @param stage its number
     * @return in the order of their numbers within the stage
     */
    public List<Trial> trials(int stage) {
        return ofStage(stage).stream().map(StudyTrial::asTrial).toList();
    }

    /**
     * A trial.
     *
     * @param number among all trials of the study
     * @return the trial
     */
    public StudyTrial trial(long number) {
        return trials.get(Math.toIntExact(number));
    }

    /** The optimizer steps of all trials together. */
    public long steps() {
        return trials.stream().mapToLong(trial -> trial.work().steps()).sum();
    }
}
