package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.DataSource;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.checkpoint.SeriesFolder;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackWriter;
import dev.espalier.core.wiring.RunSharing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The runs of a stack on each fold of its data, one after the other.
 *
 * <p>The data is read once; splitting and preprocessing are each run's own, fitted to its training samples. With a folder,
 * each run keeps its files in {@code repeat-R/fold-F}, and the results are in {@code cross-validation.json} after every run:
 * resumed, runs that have ended are not repeated, and the one that was interrupted continues to the same bits.
 *
 * <p>A run that fails is recorded, and the others go on, unless it failed for what they would meet, too: the first run's
 * data or stack, a disk that is full, a heap that is too small.
 *
 * <p>It is run once, by one thread; other threads talk to it through {@link #control()}.
 */
public final class CrossValidation {

    private static final System.Logger LOGGER = System.getLogger(CrossValidation.class.getName());

    /** What does not depend on the fold. */
    private static final Set<ErrorCode> OF_ALL_RUNS =
            Set.of(ErrorCode.IO, ErrorCode.RUN_FOLDER, ErrorCode.OUT_OF_MEMORY);

    private static final SeriesFolder.Kind KIND = SeriesFolder.Kind.CROSS_VALIDATION;

    private final Espalier espalier;
    private final Stack stack;
    private final CrossValidationPlan plan;
    private final RunOptions options;
    private final Optional<Path> folder;
    private final RunSharing sharing = RunSharing.ofRuns();
    private final RunSeries series = new RunSeries("the cross-validation");
    private final List<FoldResult> done = new ArrayList<>();

    private CrossValidation(
            Espalier espalier, Stack stack, CrossValidationPlan plan, RunOptions options, Optional<Path> folder) {
        this.espalier = espalier;
        this.stack = stack;
        this.plan = plan;
        this.options = options;
        this.folder = folder;
    }

    static CrossValidation of(Espalier espalier, Stack stack, CrossValidationPlan plan, RunOptions options) {
        RunFolder.Mode mode = Espalier.mode(options.start());
        Optional<Path> folder =
                options.folder().map(path -> options.numbered() ? SeriesFolder.numbered(path, mode) : path);
        folder.ifPresent(path -> SeriesFolder.check(KIND, path, mode));
        plan.stack(stack, plan.parts().get(0));
        return new CrossValidation(espalier, stack, plan, options, folder);
    }

    /** Who follows a cross-validation; called on its thread. */
    public interface Progress {

        /**
         * The cross-validation begins or resumes.
         *
         * @param plan its runs
         */
        default void begins(CrossValidationPlan plan) {}

        /**
         * A run is about to begin.
         *
         * @param part the run
         * @param run the prepared run
         */
        default void runBegins(CrossValidationPlan.Part part, TrainingRun run) {}

        /**
         * A run has ended, or is known to have ended before this call resumed.
         *
         * @param result what it came to
         * @param before whether it had ended before
         */
        default void runEnded(FoldResult result, boolean before) {}
    }

    /** What other threads may ask: {@code requestStop} ends the present run after its step, saved, and all after it. */
    public RunControl control() {
        return series.control();
    }

    /**
     * Keeps the exporters of the last run open, so that its end can be collected afterwards; those of the others are closed
     * before the next run begins, which may need their ports. To be called before {@link #run(Progress)}.
     *
     * @return the exporters of the last run, to be closed by the caller
     */
    public LingeringExports lingeringExports() {
        return series.lingeringExports();
    }

    /** Runs without being followed. */
    public CrossValidationResult run() {
        return run(new Progress() {});
    }

    /**
     * Runs all folds of all repeats.
     *
     * @param progress who follows
     * @return what has come of them, of all runs or of those before it was stopped
     * @throws EspalierException if the first run cannot be prepared, or for a reason that all runs have in common; what has
     *     ended before is kept in the folder
     * @throws IllegalStateException if it has been run
     */
    public CrossValidationResult run(Progress progress) {
        series.begin();
        progress.begins(plan);
        if (folder.isEmpty()) {
            return runAll(progress, Optional.empty());
        }
        try (SeriesFolder open = SeriesFolder.open(KIND, folder.get(), Espalier.mode(options.start()))) {
            return runAll(progress, Optional.of(open));
        }
    }

    private CrossValidationResult runAll(Progress progress, Optional<SeriesFolder> open) {
        String text = StackWriter.write(stack, espalier.catalog());
        Stack.Data data = plan.stack(stack, plan.parts().get(0)).data();
        DataSource.Context context = espalier.readingContext(options);
        String digest = data.read(sharing.reading(), context).train().digest();
        if (options.start() == RunOptions.Start.RESUME) {
            open.ifPresent(kept -> takeUp(kept, text, digest));
        }
        boolean tried = !done.isEmpty();
        for (CrossValidationPlan.Part part : plan.parts()) {
            Optional<FoldResult> before =
                    done.stream().filter(run -> run.part().equals(part)).findFirst();
            if (before.isPresent()) {
                progress.runEnded(before.get(), true);
            } else if (series.stopped().isEmpty()) {
                Optional<FoldResult> result = run(part, open, text, digest, tried, progress);
                tried = true;
                result.ifPresent(ended -> {
                    done.add(ended);
                    open.ifPresent(kept -> save(kept, text, digest));
                    progress.runEnded(ended, false);
                });
            }
        }
        return result();
    }

    private CrossValidationResult result() {
        List<CrossValidationPlan.Part> parts = plan.parts();
        List<FoldResult> inOrder = parts.stream()
                .flatMap(part -> done.stream().filter(run -> run.part().equals(part)))
                .toList();
        Optional<String> stopped = inOrder.size() == parts.size() ? Optional.empty() : series.stopped();
        return new CrossValidationResult(
                plan, inOrder, stopped, folder.map(path -> path.toAbsolutePath().normalize()));
    }

    /** One run; nothing if it was stopped. */
    private Optional<FoldResult> run(
            CrossValidationPlan.Part part,
            Optional<SeriesFolder> open,
            String text,
            String digest,
            boolean tried,
            Progress progress) {
        Optional<Path> place = open.map(kept -> kept.run("repeat-" + part.repeat(), "fold-" + part.fold()));
        RunOptions own = place.map(options::withFolder).orElse(options);
        try {
            Optional<RunResult> ended = series.run(
                    () -> espalier.prepare(plan.stack(stack, part), own, sharing),
                    () -> {
                        if (!tried) {
                            open.ifPresent(kept -> begin(kept, text, digest));
                        }
                    },
                    run -> progress.runBegins(part, run));
            return ended.map(result -> FoldResult.of(part, result));
        } catch (EspalierException failure) {
            if ((!series.prepared() && !tried) || OF_ALL_RUNS.contains(failure.code())) {
                throw failure;
            }
            LOGGER.log(System.Logger.Level.DEBUG, "a run of a cross-validation failed", failure);
            return Optional.of(FoldResult.failed(part, place, failure.problems()));
        }
    }

    /** Until the first run is known to be good, what is to be overwritten stays. */
    private void begin(SeriesFolder kept, String text, String digest) {
        if (options.start() == RunOptions.Start.OVERWRITE) {
            kept.clear();
        }
        save(kept, text, digest);
    }

    private void save(SeriesFolder kept, String text, String digest) {
        CrossValidationResult now = result();
        kept.write(new CrossValidationSummary(plan.folds(), plan.split(), text, digest, now.runs())
                .toJson(now, kept.path()));
    }

    /** Takes over the runs that have ended; a cross-validation of something else is refused. */
    private void takeUp(SeriesFolder kept, String text, String digest) {
        String where = kept.path().resolve(KIND.summary()).toString();
        kept.read()
                .map(json -> CrossValidationSummary.read(json, kept.path(), where))
                .ifPresent(before -> {
                    requireSame(before, text, digest, where);
                    Set<CrossValidationPlan.Part> planned = Set.copyOf(plan.parts());
                    before.runs().stream()
                            .filter(run -> planned.contains(run.part()))
                            .forEach(done::add);
                });
    }

    private void requireSame(CrossValidationSummary before, String text, String digest, String where) {
        List<Problem> problems = new ArrayList<>();
        if (before.folds() != plan.folds() || before.split() != plan.split()) {
            problems.add(RunSeries.change(
                    where,
                    "it has " + before.folds() + " folds, each a " + before.split() + " split; " + plan.folds()
                            + " were asked for, each a " + plan.split() + " split"));
        } else {
            problems.addAll(
                    RunSeries.changes(before.stack(), text, before.data().equals(digest), where, espalier.catalog()));
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }
}
