package dev.espalier.search;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.SharedRuns;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudyTrial;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The runs of trials: ordinary ones, which share their data in memory; safe for several threads. */
final class TrialRuns {

    private static final Set<ErrorCode> OF_ALL_TRIALS =
            EnumSet.of(ErrorCode.IO, ErrorCode.RUN_FOLDER, ErrorCode.STUDY, ErrorCode.DATABASE);

    /** What a trial does without: it is one of many, and exporters would contend for their ports. */
    private static final Map<String, String> LIGHT = Map.of("recording", "off", "diagnostics", "off", "export", "[]");

    private final SearchStack stack;
    private final RunOptions options;
    private final SearchFolder folder;
    private final SharedRuns runs;

    TrialRuns(Espalier espalier, SearchStack stack, RunOptions options, SearchFolder folder) {
        this.stack = stack;
        this.folder = folder;
        this.runs = espalier.sharedRuns();
        int all = options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
        this.options = RunOptions.defaults()
                .withBaseFolder(options.baseFolder())
                .withThreads(Math.max(1, all / stack.settings().parallel()));
    }

    /** Whether other trials would fail for the same reason. */
    static boolean concernsAll(EspalierException failure) {
        return OF_ALL_TRIALS.contains(failure.code());
    }

    /**
     * The stack that the trial of a point trains.
     *
     * @param point the point
     * @return the stack
     * @throws EspalierException if the values do not go together
     */
    Stack stack(TrialPoint point) {
        return stack.stack(point.space(), point.values(), LIGHT);
    }

    /** Prepares a run that keeps nothing, to see what it is. */
    TrainingRun prepare(Stack of) {
        return runs.prepare(of, options);
    }

    /**
     * Trains a trial until it pauses or ends.
     *
     * @param training the claim
     * @param point the trial's point
     * @param trial the trial
     * @return how it ended
     * @throws EspalierException for a reason that other trials would meet, too
     */
    TrialTraining.End train(TrialTraining training, TrialPoint point, StudyTrial trial) {
        return training.train(runs, () -> stack(point), continued(trial).withoutTest());
    }

    /**
     * Takes up a run that has been trained in full, to test its model.
     *
     * @param point the trial's point
     * @param trial the trial
     * @return with the model's file, and metrics of the test split if there is one
     */
    RunResult test(TrialPoint point, StudyTrial trial) {
        try (TrainingRun run = runs.prepare(stack(point), continued(trial))) {
            return run.run();
        }
    }

    /** The folder of a trial's run. */
    Path folder(StudyTrial trial) {
        return folder.path().resolve(trial.folder());
    }

    private RunOptions continued(StudyTrial trial) {
        return options.withFolder(folder(trial)).withStart(RunOptions.Start.RESUME);
    }
}
