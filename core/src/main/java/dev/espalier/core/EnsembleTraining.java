package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.checkpoint.SeriesFolder;
import dev.espalier.core.data.SplitData;
import dev.espalier.core.stack.Calibration;
import dev.espalier.core.stack.Ensemble;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackWriter;
import dev.espalier.core.wiring.RunSharing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The runs of a stack's ensemble, one after the other, and the model that comes of them.
 *
 * <p>The data is read once. With a folder, each run keeps its files in {@code members/N}, states of a run are in {@code
 * capture-STEP.safetensors}, the results in {@code ensemble.json} after every run, and the whole model is {@code
 * model.safetensors}: resumed, runs that have ended are not repeated, and the one that was interrupted continues to the same
 * bits. A run that fails ends the ensemble; what has ended before is kept.
 *
 * <p>It is run once, by one thread; other threads talk to it through {@link #control()}.
 */
public final class EnsembleTraining {

    private static final SeriesFolder.Kind KIND = SeriesFolder.Kind.ENSEMBLE;

    private final Espalier espalier;
    private final Stack stack;
    private final Ensemble ensemble;
    private final EnsembleStacks stacks;
    private final RunOptions options;
    private final Optional<Path> folder;
    private final RunSharing sharing = RunSharing.ofRuns();
    private final RunSeries series = new RunSeries("the ensemble");
    private final List<MemberResult> done = new ArrayList<>();
    private final List<TrainedModel> inMemory = new ArrayList<>();
    private Monitor monitor = Monitor.VALIDATION_LOSS;

    private EnsembleTraining(Espalier espalier, Stack stack, RunOptions options, Optional<Path> folder) {
        this.espalier = espalier;
        this.stack = stack;
        this.stacks = EnsembleStacks.of(stack);
        this.ensemble = stacks.ensemble();
        this.options = options;
        this.folder = folder;
    }

    static EnsembleTraining of(Espalier espalier, Stack stack, RunOptions options) {
        RunFolder.Mode mode = Espalier.mode(options.start());
        Optional<Path> folder =
                options.folder().map(path -> options.numbered() ? SeriesFolder.numbered(path, mode) : path);
        folder.ifPresent(path -> SeriesFolder.check(KIND, path, mode));
        return new EnsembleTraining(espalier, stack, options, folder);
    }

    /** Who follows an ensemble; called on its thread. */
    public interface Progress {

        /**
         * The ensemble begins or resumes.
         *
         * @param ensemble what it is made of
         */
        default void begins(Ensemble ensemble) {}

        /**
         * A run is about to begin.
         *
         * @param number of the run, from 1
         * @param run the prepared run
         */
        default void runBegins(int number, TrainingRun run) {}

        /**
         * A run has ended, or is known to have ended before this call resumed.
         *
         * @param result what it came to
         * @param before whether it had ended before
         */
        default void runEnded(MemberResult result, boolean before) {}
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
    public EnsembleResult run() {
        return run(new Progress() {});
    }

    /**
     * Runs all runs, and makes one model of them.
     *
     * @param progress who follows
     * @return what has come of them, of all runs or of those before it was stopped
     * @throws EspalierException if a run cannot be prepared or fails; what has ended before is kept in the folder
     * @throws IllegalStateException if it has been run
     */
    public EnsembleResult run(Progress progress) {
        series.begin();
        progress.begins(ensemble);
        if (folder.isEmpty()) {
            return runAll(progress, Optional.empty());
        }
        try (SeriesFolder open = SeriesFolder.open(KIND, folder.get(), Espalier.mode(options.start()))) {
            return runAll(progress, Optional.of(open));
        }
    }

    private EnsembleResult runAll(Progress progress, Optional<SeriesFolder> open) {
        String text = StackWriter.write(stack, espalier.catalog());
        DataSource.Context context = espalier.readingContext(options);
        String digest = stack.data().read(sharing.reading(), context).train().digest();
        if (options.start() == RunOptions.Start.RESUME) {
            open.ifPresent(kept -> takeUp(kept, text, digest));
        }
        Captures captures = new Captures(open, capturesKept());
        boolean begun = !done.isEmpty();
        for (int number = 1; number <= ensemble.runs(); number++) {
            int own = number;
            Optional<MemberResult> before =
                    done.stream().filter(run -> run.number() == own).findFirst();
            if (before.isPresent()) {
                progress.runEnded(before.get(), true);
            } else if (series.stopped().isEmpty()) {
                boolean first = !begun;
                begun = true;
                run(number, open, captures, progress, () -> begin(open, first, text, digest))
                        .ifPresent(ended -> {
                            done.add(ended);
                            open.ifPresent(kept -> save(kept, text, digest, partial()));
                            progress.runEnded(ended, false);
                        });
            }
        }
        if (done.size() < ensemble.runs()) {
            return partial();
        }
        EnsembleResult result = whole(open, captures, context);
        open.ifPresent(kept -> save(kept, text, digest, result));
        return result;
    }

    /** Until the first run is known to be good, what is to be overwritten stays. */
    private void begin(Optional<SeriesFolder> open, boolean first, String text, String digest) {
        if (first && open.isPresent()) {
            if (options.start() == RunOptions.Start.OVERWRITE) {
                open.get().clear();
            }
            save(open.get(), text, digest, partial());
        }
    }

    private EnsembleResult partial() {
        return new EnsembleResult(
                ensemble,
                done,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                series.stopped(),
                path(),
                Optional.empty());
    }

    private Optional<Path> path() {
        return folder.map(place -> place.toAbsolutePath().normalize());
    }

    /** One run; nothing if it was stopped. */
    private Optional<MemberResult> run(
            int number, Optional<SeriesFolder> open, Captures captures, Progress progress, Runnable prepared) {
        RunOptions own = open.map(kept -> options.withFolder(kept.run("members", Integer.toString(number))))
                .orElse(options);
        try {
            Optional<RunResult> ended = series.run(
                    () -> espalier.prepare(stacks.run(number, espalier.catalog()), own, sharing), prepared, run -> {
                        monitor = run.monitor();
                        if (ensemble.kind().isOfOneRun()) {
                            run.capture(CaptureSteps.of(stack, ensemble, run.outline()), captures::take);
                        }
                        progress.runBegins(number, run);
                    });
            if (open.isEmpty()) {
                ended.flatMap(RunResult::model).ifPresent(inMemory::add);
            }
            return ended.map(result -> MemberResult.of(number, result));
        } catch (EspalierException failure) {
            throw ensemble.runs() == 1 || !series.prepared() ? failure : ofMember(number, failure);
        }
    }

    private static EspalierException ofMember(int number, EspalierException failure) {
        EspalierException named = new EspalierException(failure.problems().stream()
                .map(problem -> new Problem(
                        problem.code(), "member " + number + ", " + problem.where(), problem.what(), problem.remedy()))
                .toList());
        named.initCause(failure);
        return named;
    }

    private int capturesKept() {
        return switch (ensemble.kind()) {
            case SNAPSHOTS -> ensemble.last().orElse(ensemble.count());
            case CHECKPOINTS -> ensemble.count();
            case MEMBERS, FOLDS, BAGGING, SWA -> Integer.MAX_VALUE;
        };
    }

    /** The model of all runs, and its metrics. */
    private EnsembleResult whole(Optional<SeriesFolder> open, Captures captures, DataSource.Context context) {
        Stack common = stacks.common();
        SplitData parts =
                common.data().split(sharing.reading(), common.seed(), context.withTargets(common.neededTargets()));
        List<TrainedModel> models = ensemble.kind().isOfOneRun() ? captured(captures) : members(open);
        Optional<Dataset> validating = stacks.validatesInCommon() ? parts.validation() : Optional.empty();
        WeightSoup.Result combined = combined(models, parts.train(), validating);
        TrainedModel uncalibrated = combined.model().of(StackWriter.write(common, espalier.catalog()));
        int threads = threads();
        // the mean of members that are calibrated each by itself is not certain enough
        TrainedModel model = common.calibration() == Calibration.TEMPERATURE && validating.isPresent()
                ? uncalibrated.calibrated(validating.get(), threads)
                : uncalibrated;
        Optional<Path> file = path().map(place -> place.resolve(SeriesFolder.MODEL));
        file.ifPresent(model::save);
        return new EnsembleResult(
                ensemble,
                done,
                Optional.of(model),
                combined.ingredients().stream().map(index -> index + 1).toList(),
                validating.map(data -> metrics(model, models, data, threads)),
                parts.test().map(data -> metrics(model, models, data, threads)),
                Optional.empty(),
                path(),
                file);
    }

    /** Members of an average of weights are what it is made of. */
    private static EnsembleMetrics metrics(TrainedModel model, List<TrainedModel> models, Dataset data, int threads) {
        if (model.size() > 1) {
            return model.evaluateMembers(data, threads);
        }
        List<Map<String, Double>> each =
                models.stream().map(one -> one.evaluate(data, threads)).toList();
        return new EnsembleMetrics(each, model.evaluate(data, threads), Map.of());
    }

    private WeightSoup.Result combined(List<TrainedModel> models, Dataset training, Optional<Dataset> validating) {
        Optional<Ensemble.Soup> averaging = ensemble.averaging();
        if (averaging.isEmpty()) {
            return new WeightSoup.Result(TrainedModel.ensemble(models), all(models), Map.of());
        }
        WeightSoup soup = WeightSoup.of(models)
                .withTraining(training, stack.train().batch(), stack.seed())
                .withThreads(threads());
        if (averaging.get() == Ensemble.Soup.UNIFORM) {
            return soup.uniform();
        }
        return soup.greedy(
                validating.orElseThrow(() -> new EspalierException(
                        ErrorCode.INVALID_SETTING,
                        "ensemble.soup",
                        "it is greedy, but there are no validation samples to choose by",
                        "set data.validation, or average all of them (soup: uniform)")),
                monitor);
    }

    private static List<Integer> all(List<TrainedModel> models) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            all.add(i);
        }
        return all;
    }

    private List<TrainedModel> captured(Captures captures) {
        SortedMap<Long, TrainedModel> models = captures.models(espalier::loadModel);
        if (models.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "ensemble." + ensemble.kind(),
                    "the run ended before any of its weights were taken: "
                            + done.get(0).reason(),
                    "begin to average earlier, or leave out the rule that ended the run");
        }
        return List.copyOf(models.values());
    }

    private List<TrainedModel> members(Optional<SeriesFolder> open) {
        if (open.isEmpty()) {
            return inMemory;
        }
        List<TrainedModel> models = new ArrayList<>();
        for (int number = 1; number <= ensemble.runs(); number++) {
            models.add(espalier.loadModel(model(open.get(), number)));
        }
        return models;
    }

    private static Path model(SeriesFolder open, int number) {
        return open.run("members", Integer.toString(number)).resolve(SeriesFolder.MODEL);
    }

    private int threads() {
        return options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
    }

    private static void save(SeriesFolder kept, String text, String digest, EnsembleResult result) {
        kept.write(new EnsembleSummary(text, digest, result.runs()).toJson(result, kept.path()));
    }

    /** Takes over the runs that have ended; an ensemble of something else is refused. */
    private void takeUp(SeriesFolder kept, String text, String digest) {
        String where = kept.path().resolve(KIND.summary()).toString();
        kept.read().map(json -> EnsembleSummary.read(json, kept.path(), where)).ifPresent(before -> {
            List<Problem> changes =
                    RunSeries.changes(before.stack(), text, before.data().equals(digest), where, espalier.catalog());
            if (!changes.isEmpty()) {
                throw new EspalierException(changes);
            }
            before.runs().stream()
                    .filter(run -> Files.exists(model(kept, run.number())))
                    .forEach(done::add);
        });
    }
}
