package dev.espalier.search;

import dev.espalier.api.Check;
import dev.espalier.api.EspalierException;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyStore;
import dev.espalier.search.storage.StudyTrial;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A search for hyper-parameters: trials of a stack whose values a sampler proposes, on data that is read once.
 *
 * <pre>{@code
 * SearchStack stack = SearchStack.read(Path.of("search.yaml"), espalier.catalog(), Map.of());
 * SearchResult result = Search.of(espalier, stack, RunOptions.defaults().withFolder(Path.of("runs/search"))).run();
 * System.out.println(result.winner().orElseThrow().values());
 * }</pre>
 *
 * <p>Each trial is an ordinary run in a folder of its own below that of the study, which ends its calls where the trial is measured
 * and goes on later to the bits of a run without a pause. Everything else about the search is in a database: resumed, or joined by
 * another process, it goes on as it would have.
 *
 * <p>A trial that fails is recorded, and the others go on, unless it failed for what they would meet, too: data that cannot be
 * read, a disk that is full.
 *
 * <p>It is run once; other threads may ask it to stop.
 */
public final class Search {

    private final Espalier espalier;
    private final SearchStack stack;
    private final RunOptions options;
    private final SearchFolder folder;
    private final StopRequest stop = new StopRequest();
    private boolean begun;

    private Search(Espalier espalier, SearchStack stack, RunOptions options, SearchFolder folder) {
        this.espalier = espalier;
        this.stack = stack;
        this.options = options;
        this.folder = folder;
    }

    /**
     * Prepares a search; nothing is read or written before it runs.
     *
     * @param espalier knows the plugins
     * @param stack a stack file with values that are searched for
     * @param options where and how; the folder is that of the study, and the threads are those of all trials at once
     * @return the search, to be run once
     * @throws EspalierException if the folder cannot be that of the search
     * @throws IllegalArgumentException if there is no folder, or the steps of this call are limited, which are one run's
     */
    public static Search of(Espalier espalier, SearchStack stack, RunOptions options) {
        Check.require(options.folder().isPresent(), "folder", "not given", "must be given to a search");
        Check.require(options.maxSteps().isEmpty(), "maxSteps", options.maxSteps(), "must not be given to a search");
        return new Search(
                espalier, stack, options, SearchFolder.of(options.folder().get(), options));
    }

    /** Who follows a search; called by one thread at a time, whichever trains the trial. */
    public interface Progress {

        /**
         * The search begins or resumes.
         *
         * @param study as it is
         * @param space as the stack file has it
         * @param trials how many are planned in all; empty if only time or steps limit them
         */
        default void begins(StudySnapshot study, SearchSpace space, OptionalLong trials) {}

        /**
         * Something is probably not meant.
         *
         * @param text for people
         */
        default void warns(String text) {}

        /**
         * A stage begins, or goes on.
         *
         * @param stage the stage
         */
        default void stageBegins(Stage stage) {}

        /**
         * A trial begins, or goes on.
         *
         * @param trial the trial
         * @param stage its stage
         */
        default void trialBegins(StudyTrial trial, Stage stage) {}

        /**
         * A trial is being trained; called several times a second.
         *
         * @param trial as it was when it began or went on
         * @param stage its stage
         * @param step updates made
         * @param steps at which it has been trained for the length of its stage
         */
        default void trialGoesOn(StudyTrial trial, Stage stage, long step, long steps) {}

        /**
         * A trial was paused or has ended.
         *
         * @param trial the trial
         * @param stage its stage
         * @param study with the trial as it is now
         */
        default void trialEnded(StudyTrial trial, Stage stage, StudySnapshot study) {}
    }

    /** The folder of the study, as an absolute path. */
    public Path folder() {
        return folder.path().toAbsolutePath().normalize();
    }

    /**
     * Asks the search to end: its trials finish their present steps and save; it can be resumed.
     *
     * @param reason why, for a person to read; the first reason counts
     */
    public void requestStop(String reason) {
        stop.request(reason);
    }

    /** Runs without being followed. */
    public SearchResult run() {
        return run(new Progress() {});
    }

    /**
     * Searches until the budget is used, the search is stopped, or it fails.
     *
     * @param progress who follows
     * @return what it has come to
     * @throws EspalierException if no trial can be prepared, or for a reason that all trials have in common; what has ended before
     *     is kept
     * @throws IllegalStateException if it has been run
     */
    public SearchResult run(Progress progress) {
        if (begun) {
            throw new IllegalStateException("the search has already been run; prepare another one");
        }
        begun = true;
        TrialRuns runs = new TrialRuns(espalier, stack, options, folder);
        Probe probe = Probe.of(runs, stack.space());
        Objectives objectives = Objectives.of(stack.settings().objective(), probe.outline());
        long seed = stack.settings().seed().orElse(probe.stack().seed());
        SearchPlanner planner =
                SearchPlanner.of(stack, espalier.catalog(), objectives, probe.outline(), seed, options.baseFolder());
        Study study = new Study(
                probe.stack().name(), seed, stack.text(), probe.outline().dataDigest(), objectives.all());
        try (StudyStore store = new StudyOpening(espalier.catalog(), stack, options, folder).open(study)) {
            progress.begins(store.snapshot(), stack.space(), planner.trials());
            SearchWarnings.before(probe, objectives, stack.space()).forEach(progress::warns);
            TrialWork work = new TrialWork(store, planner, objectives, runs, stop, progress);
            Optional<String> requested = work.run(stack.settings());
            StudySnapshot end = store.snapshot();
            return new SearchEnding(stack, folder, runs, objectives)
                    .result(
                            end,
                            planner,
                            probe,
                            requested.isEmpty(),
                            requested.or(() -> planner.isLimited() ? planner.over(end) : Optional.empty()));
        }
    }
}
