package dev.espalier.core;

import dev.espalier.api.Check;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where and how a stack is run, as far as it changes no result.
 *
 * @param folder where the run keeps its checkpoints, its log and its model; nothing is kept without one
 * @param numbered whether the folder is the first of FOLDER, FOLDER-2, FOLDER-3 and so on that is free; for a run that is
 *     resumed or overwritten, the last before it
 * @param baseFolder where relative paths of the stack begin
 * @param threads threads to compute with; 0 for as many as there are processors
 * @param start what to do with a folder that holds a run
 * @param maxSteps the update after which this call ends although the run has more: the next one can resume it
 * @param extendedSchedule what becomes of schedules that span the run if it is resumed with another length; needed only where
 *     it matters, and refused there if it is missing
 * @param tests whether the model of a finished run is evaluated on the test split
 */
public record RunOptions(
        Optional<Path> folder,
        boolean numbered,
        Path baseFolder,
        int threads,
        Start start,
        OptionalLong maxSteps,
        Optional<ExtendedSchedule> extendedSchedule,
        boolean tests) {

    /** What to do with a folder that contains a run. */
    public enum Start {
        /** Refuse it. */
        NEW,
        /** Resume from its newest valid checkpoint; start over if there is none. */
        RESUME,
        /** Remove the run and start over. */
        OVERWRITE
    }

    /** What becomes of schedules that span the run if it is resumed with another length. */
    public enum ExtendedSchedule {
        /** They span the new length: the learning rate jumps to where it would be then. */
        STRETCH,
        /** They go on as they were planned, and keep their last value after it. */
        HOLD
    }

    /** Checks the ranges. */
    public RunOptions {
        Check.atLeast("threads", threads, 0);
        if (maxSteps.isPresent()) {
            Check.atLeast("maxSteps", maxSteps.getAsLong(), 1);
        }
    }

    /** A run that keeps nothing, on all processors, with paths relative to the working folder. */
    public static RunOptions defaults() {
        return new RunOptions(
                Optional.empty(), false, Path.of(""), 0, Start.NEW, OptionalLong.empty(), Optional.empty(), true);
    }

    /** These options with a folder to keep the run in. */
    public RunOptions withFolder(Path folder) {
        return new RunOptions(
                Optional.of(folder), false, baseFolder, threads, start, maxSteps, extendedSchedule, tests);
    }

    /**
     * These options with the first folder of FIRST, FIRST-2, FIRST-3 and so on that no other run has, whichever process it
     * is of; for a run that is resumed or overwritten, the last before it.
     */
    public RunOptions withNumberedFolder(Path first) {
        return new RunOptions(Optional.of(first), true, baseFolder, threads, start, maxSteps, extendedSchedule, tests);
    }

    /** These options with relative paths that begin in the given folder. */
    public RunOptions withBaseFolder(Path baseFolder) {
        return new RunOptions(folder, numbered, baseFolder, threads, start, maxSteps, extendedSchedule, tests);
    }

    /** These options with a number of threads; 0 for as many as there are processors. */
    public RunOptions withThreads(int threads) {
        return new RunOptions(folder, numbered, baseFolder, threads, start, maxSteps, extendedSchedule, tests);
    }

    /** These options with another way to start. */
    public RunOptions withStart(Start start) {
        return new RunOptions(folder, numbered, baseFolder, threads, start, maxSteps, extendedSchedule, tests);
    }

    /** These options with an update to end this call after. */
    public RunOptions withMaxSteps(long maxSteps) {
        return new RunOptions(
                folder, numbered, baseFolder, threads, start, OptionalLong.of(maxSteps), extendedSchedule, tests);
    }

    /** These options with a decision on schedules that span the run, if it is resumed with another length. */
    public RunOptions withExtendedSchedule(ExtendedSchedule schedule) {
        return new RunOptions(folder, numbered, baseFolder, threads, start, maxSteps, Optional.of(schedule), tests);
    }

    /** These options without an evaluation on the test split, which is left for the model that is chosen among several. */
    public RunOptions withoutTest() {
        return new RunOptions(folder, numbered, baseFolder, threads, start, maxSteps, extendedSchedule, false);
    }
}
