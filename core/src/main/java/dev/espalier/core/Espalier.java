package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.ReadingProgress;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.catalog.BrokenPlugin;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.checkpoint.BaseFolder;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.checkpoint.RunPlace;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.data.loader.AugmentationPreview;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.setup.MemoryUse;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.setup.StackChecks;
import dev.espalier.core.setup.WarmStart;
import dev.espalier.core.stack.Ensemble;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.PredictionStack;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackReader;
import dev.espalier.core.stack.StackWriter;
import dev.espalier.core.training.LengthChange;
import dev.espalier.core.training.RunSignals;
import dev.espalier.core.wiring.AssembledRun;
import dev.espalier.core.wiring.HeadStart;
import dev.espalier.core.wiring.HostBindings;
import dev.espalier.core.wiring.RunAssembly;
import dev.espalier.core.wiring.RunRequest;
import dev.espalier.core.wiring.RunSharing;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The way into Espalier: knows the plugins, reads stacks, prepares runs, loads models.
 *
 * <pre>{@code
 * try (Espalier espalier = Espalier.create();
 *         TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
 *     RunResult result = run.run();
 *     System.out.println(result.test());
 * }
 * }</pre>
 *
 * <p>It keeps no static state, installs no shutdown hooks and closes what it opens; several can live in one process. Safe for
 * use by several threads, virtual ones too.
 *
 * <table>
 * <caption>What a call does</caption>
 * <tr><th></th><th>open</th><th>closed</th></tr>
 * <tr><td>{@code readStack}, {@code prepare}, {@code previewAugmentation}, {@code loadModel}, {@code exportModel},
 *     {@code diagnose}</td><td>work</td><td>throw an
 *     {@link IllegalStateException} at once</td></tr>
 * <tr><td>{@code catalog}</td><td>answers</td><td>answers, but settings of plugins from the plugin folder may not be found any
 *     more</td></tr>
 * <tr><td>{@code close}</td><td>closes the runs that are open, and the plugins</td><td>does nothing</td></tr>
 * </table>
 *
 * <p>Models and predictors need it no more, unless their layers come from the plugin folder.
 */
public final class Espalier implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Espalier.class.getName());

    private final PluginCatalog catalog;
    private final List<TrainingListener> listeners;
    private final HostBindings bindings;
    private final Consumer<String> told;
    private final ReadingProgress reading;
    private final Set<TrainingRun> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Espalier(Builder builder) {
        this.catalog = builder.pluginFolder
                .map(folder -> PluginCatalog.load(builder.loader, folder))
                .orElseGet(() -> PluginCatalog.load(builder.loader));
        this.listeners = List.copyOf(builder.listeners);
        this.bindings = new HostBindings(builder.bindings);
        this.told = builder.told;
        this.reading = builder.reading;
        if (builder.strict && !catalog.broken().isEmpty()) {
            List<BrokenPlugin> broken = catalog.broken();
            catalog.close();
            throw new EspalierException(broken.stream()
                    .map(plugin -> new Problem(ErrorCode.PLUGIN_BROKEN, plugin.jar(), plugin.what(), plugin.remedy()))
                    .toList());
        }
    }

    /** Espalier with the plugins of the class path and nothing else. */
    public static Espalier create() {
        return builder().build();
    }

    /** Begins to configure. */
    public static Builder builder() {
        return new Builder();
    }

    /** The version of this library; {@code development} if it was not built by Maven. */
    public static String version() {
        return LibraryVersion.TEXT;
    }

    /** The plugins that were found, and those that are broken. */
    public PluginCatalog catalog() {
        return catalog;
    }

    /**
     * Reads a stack file.
     *
     * @param file YAML
     * @param overrides values by dotted path, such as {@code train.epochs}, that stand in place of the file's
     * @return the stack
     * @throws EspalierException with all problems of the file, each with line and column
     */
    public Stack readStack(Path file, Map<String, String> overrides) {
        requireOpen();
        return StackReader.read(file, catalog, overrides);
    }

    /**
     * Reads a stack from text, such as one that was built, or stored in a database.
     *
     * @param name what the text is called in messages
     * @param text a stack as a file has it
     * @param overrides values by dotted path, such as {@code train.epochs}, that stand in place of the text's
     * @return the stack
     * @throws EspalierException with all problems of the text, each with line and column
     */
    public Stack readStack(String name, String text, Map<String, String> overrides) {
        requireOpen();
        return StackReader.read(name, text, catalog, overrides);
    }

    /**
     * Reads a stack from characters, to their end; closing them is left to the caller.
     *
     * @param name what the text is called in messages
     * @param text a stack as a file has it
     * @param overrides values by dotted path that stand in place of the text's
     * @return the stack
     * @throws EspalierException with all problems of the text, or if it cannot be read; code IO
     */
    public Stack readStack(String name, Reader text, Map<String, String> overrides) {
        requireOpen();
        return StackReader.read(name, text, catalog, overrides);
    }

    /**
     * Reads a stack from bytes in UTF-8, such as a resource of the application, to their end; closing them is left to the caller.
     *
     * @param name what the text is called in messages
     * @param text a stack as a file has it
     * @param overrides values by dotted path that stand in place of the text's
     * @return the stack
     * @throws EspalierException with all problems of the text, or if it cannot be read; code IO
     */
    public Stack readStack(String name, InputStream text, Map<String, String> overrides) {
        requireOpen();
        return StackReader.read(name, text, catalog, overrides);
    }

    /**
     * The augmenters of the stack that a model was trained by, for predictions of augmented samples.
     *
     * @param model a model, whose stack's other plugins may be missing
     * @return the augmenters in their order; none if the stack has none
     * @throws EspalierException if the plugin of one is missing
     */
    public List<Augmenter> augmentersOf(TrainedModel model) {
        requireOpen();
        return PredictionStack.augmenters(model.provenance().stack(), "the model's stack", catalog);
    }

    /**
     * Reads augmenters.
     *
     * @param name what the text is called in messages
     * @param text a list as a stack file has it, such as <code>[flip, rotate: 15]</code>
     * @return the augmenters in their order
     * @throws EspalierException with all problems of the text, each with line and column
     */
    public List<Augmenter> readAugmenters(String name, String text) {
        requireOpen();
        return PredictionStack.augmenters("augment: " + text, name, catalog);
    }

    /**
     * Makes every check of a stack that needs no data: what it refuses, {@link #prepare} would refuse whatever the data were.
     *
     * @param stack what is to be run
     * @throws EspalierException with the problems
     */
    public void check(Stack stack) {
        requireOpen();
        StackWriter.write(stack, catalog);
        DataSourceCalls.check(stack.data().source(), stack.neededTargets());
        StackChecks.check(stack);
        if (stack.ensemble().isPresent()) {
            EnsembleStacks.of(stack).run(1, catalog);
        }
    }

    /**
     * Prepares a run: reads its data, compiles its graph, and makes every check that can be made before the first step.
     * Nothing is written: the run's folder is made and locked when it runs, and is its own once it has made a step.
     *
     * @param stack what to run
     * @param options where and how
     * @return the run, to be run once and closed
     * @throws EspalierException with the problems
     */
    public TrainingRun prepare(Stack stack, RunOptions options) {
        return prepare(stack, options, RunSharing.none());
    }

    /**
     * Prepares a cross-validation: as many runs as there are folds in all repeats, one after the other, on samples that are
     * read once. Nothing is read or written before it runs.
     *
     * @param stack what to run; each run holds a fold out in place of its validation or test samples
     * @param plan the folds and repeats
     * @param options where and how; the folder is that of the whole, with one for each run below it
     * @return the cross-validation, to be run once
     * @throws EspalierException with the problems of the stack, or of the folder
     * @throws IllegalArgumentException if the options limit the steps of this call, which is one run's
     */
    public CrossValidation crossValidation(Stack stack, CrossValidationPlan plan, RunOptions options) {
        requireOpen();
        Check.require(
                options.maxSteps().isEmpty(),
                "maxSteps",
                options.maxSteps(),
                "must not be given to a cross-validation");
        refuseEnsemble(stack, "each fold of a cross-validation");
        check(stack);
        return CrossValidation.of(this, stack, plan, options);
    }

    /**
     * Prepares the runs of a stack's ensemble, one after the other, on samples that are read once, and the model that comes of
     * them. Nothing is read or written before it runs.
     *
     * @param stack what to run, with an ensemble
     * @param options where and how; the folder is that of the whole, with one for each run below it
     * @return the ensemble, to be run once
     * @throws EspalierException with the problems of the stack, or of the folder; code INVALID_SETTING if it has no ensemble
     * @throws IllegalArgumentException if the options limit the steps of this call, which is one run's
     */
    public EnsembleTraining ensemble(Stack stack, RunOptions options) {
        requireOpen();
        Check.require(options.maxSteps().isEmpty(), "maxSteps", options.maxSteps(), "must not be given to an ensemble");
        if (stack.ensemble().isEmpty()) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "ensemble",
                    "the stack has none",
                    "say what it is made of, such as ensemble: {members: 5}, or prepare a run");
        }
        check(stack);
        return EnsembleTraining.of(this, stack, options);
    }

    /**
     * The stack of one of the runs of a stack's ensemble, which can be run by itself.
     *
     * @param stack what is trained
     * @param number of the run, from 1
     * @return the stack of the run; the same stack if it has no ensemble
     * @throws EspalierException if the stack's schedule or splits do not go with the ensemble; code INVALID_SETTING
     * @throws IllegalArgumentException if there are fewer runs
     */
    public Stack memberStack(Stack stack, int number) {
        requireOpen();
        int runs = stack.ensemble().map(Ensemble::runs).orElse(1);
        Check.inClosed("number", number, 1, runs);
        return stack.ensemble().isPresent() ? EnsembleStacks.of(stack).run(number, catalog) : stack;
    }

    private static void refuseEnsemble(Stack stack, String what) {
        if (stack.ensemble().isPresent()) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "ensemble",
                    "the stack trains several runs or states of one, but " + what + " is of one run",
                    "train the ensemble (espalier train, or Espalier.ensemble), or leave it out (--set ensemble=null)");
        }
    }

    /** Begins several runs that share their data in memory and log no warnings, such as the trials of a search. */
    public SharedRuns sharedRuns() {
        requireOpen();
        return new SharedRuns(this);
    }

    /** Begins short trainings that leave no trace, such as those that look for a learning rate. */
    public Rehearsals rehearsals() {
        requireOpen();
        return new Rehearsals(this);
    }

    /** Prepares a run that may have something in common with others. */
    TrainingRun prepare(Stack stack, RunOptions options, RunSharing sharing) {
        return prepare(stack, options, sharing, List.of());
    }

    /** Prepares a run with listeners of its own. */
    TrainingRun prepare(Stack stack, RunOptions options, RunSharing sharing, List<TrainingListener> own) {
        List<TrainingListener> all =
                Stream.concat(listeners.stream(), own.stream()).toList();
        return prepare(stack, options, sharing, new RunAudience(all, catalog.listenerProviders(), bindings));
    }

    /** Prepares a run with others than usual who are told of it. */
    @SuppressWarnings("try") // the head start is waited for, and otherwise left alone
    TrainingRun prepare(Stack stack, RunOptions options, RunSharing sharing, RunAudience audience) {
        requireOpen();
        refuseEnsemble(stack, "a training run");
        Optional<RunPlace> place = options.folder().map(path -> place(path, options));
        StackChecks.check(stack);
        place.ifPresent(RunPlace::check);
        DataSource.Context context = readingContext(options);
        Optional<WarmStart> start = stack.initialWeights().map(weights -> warmStart(weights, context, place));
        Stack resolved = start.isPresent() ? start.get().completed(stack) : stack;
        // what cannot be written is refused before the data are read
        StackWriter.write(resolved, catalog);
        List<PluginDescriptor> used = UsedPlugins.of(resolved, catalog);
        int threads = context.threads();
        List<Problem> unlisted = UsedPlugins.unlisted(resolved, catalog);
        if (options.folder().isPresent() && !unlisted.isEmpty()) {
            throw new EspalierException(unlisted);
        }
        // its last twelve digits are random
        String id = UUID.randomUUID().toString().substring(24);
        RunSignals signals = new RunSignals();
        List<TrainingListener> listening = new ArrayList<>();
        Optional<DeferredFolder> deferred = place.map(kept -> new DeferredFolder(
                kept, options.baseFolder(), start.map(from -> from.file().path()), id, threads));
        deferred.ifPresent(listening::add);
        listening.addAll(audience.listeners());
        RunRequest request = new RunRequest(
                resolved,
                one -> StackWriter.write(one, catalog),
                start,
                threads,
                options.maxSteps().orElse(Long.MAX_VALUE),
                place,
                context,
                sharing,
                listening,
                audience.providers(),
                audience.bindings(),
                told,
                signals,
                options.extendedSchedule().map(Espalier::schedules),
                catalog);
        try (HeadStart meanwhile =
                HeadStart.begin(used.stream().map(PluginDescriptor::origin).toList())) {
            AssembledRun assembled = RunAssembly.assemble(request);
            Provenance recorded = provenance(assembled, used, start);
            deferred.ifPresent(folder -> folder.resolve(recorded));
            boolean resume = options.start() == RunOptions.Start.RESUME;
            Optional<LengthChange> change = previewed(assembled, place);
            return opened(new TrainingRun(
                    resolved,
                    id,
                    assembled,
                    deferred,
                    resume,
                    change,
                    recorded,
                    unlisted,
                    signals,
                    options.tests(),
                    open::remove));
        } catch (OutOfMemoryError failure) {
            throw MemoryUse.shortage(Runtime.getRuntime().maxMemory(), failure);
        }
    }

    /** Opens the file of initial weights; of a run that is resumed, the copy that it has kept. */
    private WarmStart warmStart(InitialWeights weights, DataSource.Context context, Optional<RunPlace> place) {
        Path origin = context.resolve(weights.model());
        Path file = place.flatMap(kept -> kept.initialWeights(origin)).orElse(origin);
        return WarmStart.open(weights, file, catalog);
    }

    /** Where the model of a run comes from; the run is closed if that cannot be told. */
    private Provenance provenance(AssembledRun assembled, List<PluginDescriptor> used, Optional<WarmStart> start) {
        try {
            Stack stack = assembled.setup().stack();
            Provenance known = Provenance.of(StackWriter.write(stack, catalog), stack.seed(), used);
            return start.isPresent() ? known.adaptedFrom(start.get().facts()) : known;
        } catch (RuntimeException failure) {
            assembled.close();
            throw failure;
        }
    }

    /** What resuming would find: refused now, with the data read but nothing written, what would be refused then. */
    private static Optional<LengthChange> previewed(AssembledRun assembled, Optional<RunPlace> place) {
        Optional<Path> resumed =
                place.filter(kept -> kept.found() == RunFolder.State.RESUMED).map(RunPlace::path);
        try {
            return resumed.flatMap(assembled.checkpoints()::preview);
        } catch (RuntimeException refusal) {
            assembled.close();
            throw refusal;
        }
    }

    private static LengthChange.Schedules schedules(RunOptions.ExtendedSchedule choice) {
        return switch (choice) {
            case STRETCH -> LengthChange.Schedules.STRETCH;
            case HOLD -> LengthChange.Schedules.HOLD;
        };
    }

    /** Keeps a run, to close it with this, which may have been closed while the run was prepared. */
    private TrainingRun opened(TrainingRun run) {
        open.add(run);
        if (closed) {
            run.close();
            requireOpen();
        }
        return run;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this Espalier is closed, and its plugins with it; build another one");
        }
    }

    private static RunPlace place(Path path, RunOptions options) {
        RunFolder.Mode mode = mode(options.start());
        return options.numbered() ? RunPlace.numbered(path, mode) : RunPlace.at(path, mode);
    }

    /**
     * Shows what the augmenters of a stack make of its training images, without training.
     *
     * @param stack the stack
     * @param baseFolder where relative paths begin
     * @param samples how many samples, at least 1
     * @param variants how many variants of each, at least 1
     * @param seed of the choice of samples and of the variants
     * @return the images
     * @throws EspalierException if the data cannot be read or are no images, or there is no augmenter
     */
    public AugmentationPreview previewAugmentation(Stack stack, Path baseFolder, int samples, int variants, long seed) {
        requireOpen();
        DataSource.Context context = context(baseFolder);
        Optional<WarmStart> start =
                stack.initialWeights().map(weights -> warmStart(weights, context, Optional.empty()));
        Stack.Data resolved =
                start.map(from -> from.completed(stack)).orElse(stack).data();
        RunData data = RunData.prepare(
                resolved, stack.seed(), context.withTargets(stack.neededTargets()), SourceReading.anew(), start);
        return AugmentationPreview.of(data.train(), stack.augment(), samples, variants, seed);
    }

    /**
     * Loads a finished model.
     *
     * @param file a {@code model.safetensors}
     * @return the model
     * @throws EspalierException if the file is damaged or no model, or a plugin that predicting needs is missing
     */
    public TrainedModel loadModel(Path file) {
        requireOpen();
        return TrainedModel.load(file, catalog);
    }

    /**
     * Makes a model of a checkpoint of a run: of one that was stopped, that failed, or that is training still. The data are
     * not needed, the plugins of the run are; nothing is changed.
     *
     * <pre>{@code
     * espalier.exportModel(Path.of("runs/try"), CheckpointChoice.bestOrLast()).model().save(Path.of("model.safetensors"));
     * }</pre>
     *
     * @param run the run's folder
     * @param choice which checkpoint
     * @return the model, and which weights it has
     * @throws EspalierException if it is not the folder of a run, or has no such checkpoint, code RUN_FOLDER; if the checkpoint
     *     is damaged, code CHECKPOINT_DAMAGED; or if a plugin is missing
     */
    public RunModel exportModel(Path run, CheckpointChoice choice) {
        requireOpen();
        return CheckpointExport.of(run, choice, catalog);
    }

    /**
     * Examines a run by its log with all diagnostics that are found, whatever its stack chose: a run that has ended, or one that
     * is training still, as it is now. The data are not needed; nothing is changed.
     *
     * @param run the run's folder
     * @return what was found
     * @throws EspalierException if it is not the folder of a run, code RUN_FOLDER; if its log does not say what the run
     *     consists of, code DATA_FORMAT; or if the log cannot be read, code IO
     */
    public DiagnosedRun diagnose(Path run) {
        requireOpen();
        return DiagnosedRun.of(run, catalog);
    }

    /**
     * Closes the runs that are open still, as {@link TrainingRun#close()} does, and the class loaders of the plugin folder. Does
     * nothing the second time.
     */
    @Override
    public void close() {
        closed = true;
        RuntimeException failure = null;
        for (TrainingRun run : open) {
            try {
                run.close();
            } catch (RuntimeException thrown) {
                if (failure == null) {
                    failure = thrown;
                } else {
                    failure.addSuppressed(thrown);
                }
            }
        }
        catalog.close();
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * How data sources find their files.
     *
     * @param base where relative paths begin
     * @return what resolves paths
     */
    public static DataSource.Context context(Path base) {
        return path -> {
            try {
                return base.resolve(path);
            } catch (InvalidPathException invalid) {
                FileReason.Refusal refusal = FileReason.of(invalid);
                throw new EspalierException(ErrorCode.INVALID_SETTING, path, refusal.what(), refusal.remedy(), invalid);
            }
        };
    }

    /** How data sources find their files, with the threads of a run and with who is told how far they have come. */
    DataSource.Context readingContext(RunOptions options) {
        int threads = options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
        return new ReadingContext(context(options.baseFolder()), threads, reading);
    }

    /**
     * The folder in which the relative paths of a stack file begin, for {@link RunOptions#withBaseFolder}.
     *
     * @param stackFile a stack file
     * @return its own folder; for the {@code stack.yaml} in a run's folder, that of the stack that was run
     */
    public static Path baseFolderOf(Path stackFile) {
        Path parent = stackFile.getParent();
        Path own = parent == null ? Path.of("") : parent;
        return RunFolder.ofStack(stackFile)
                .flatMap(run -> BaseFolder.of(stackFile))
                .orElse(own);
    }

    static RunFolder.Mode mode(RunOptions.Start start) {
        return switch (start) {
            case NEW -> RunFolder.Mode.NEW;
            case RESUME -> RunFolder.Mode.RESUME;
            case OVERWRITE -> RunFolder.Mode.OVERWRITE;
        };
    }

    /** Says where plugins are and what the host application offers. */
    public static final class Builder {

        private final List<TrainingListener> listeners = new ArrayList<>();
        private final Map<Class<?>, Object> bindings = new LinkedHashMap<>();
        private ClassLoader loader = Espalier.class.getClassLoader();
        private Optional<Path> pluginFolder = Optional.empty();
        private boolean strict;
        private ReadingProgress reading = ReadingProgress.none();
        private Consumer<String> told = line -> LOGGER.log(System.Logger.Level.INFO, line);

        private Builder() {}

        /**
         * Sets the class loader that finds plugins; Espalier's own by default.
         *
         * @param loader the class loader
         * @return this
         */
        public Builder classLoader(ClassLoader loader) {
            this.loader = loader;
            return this;
        }

        /**
         * Sets a folder in which plugins are looked for too, each jar or sub-folder with a class loader of its own; none by
         * default.
         *
         * @param folder the folder
         * @return this
         */
        public Builder pluginFolder(Path folder) {
            this.pluginFolder = Optional.of(folder);
            return this;
        }

        /**
         * Sets whether to refuse to start if any plugin is broken, used or not; it does not by default.
         *
         * @param strict whether to
         * @return this
         */
        public Builder strict(boolean strict) {
            this.strict = strict;
            return this;
        }

        /**
         * Offers an object to the listeners that are found, such as a registry of meters; another object for the same type takes
         * its place. A listener that asks for a more general type gets it too, if no other one fits.
         *
         * @param type by which it is asked for
         * @param object the object
         * @param <T> the type
         * @return this
         * @throws IllegalArgumentException if the object is null or not of the type
         */
        public <T> Builder bind(Class<T> type, T object) {
            if (!type.isInstance(object)) {
                throw new IllegalArgumentException("the object for type " + type.getName() + " is "
                        + (object == null ? "null" : "of " + object.getClass())
                        + (type.isPrimitive()
                                ? "; bind it to the class of such objects, as a primitive type has none"
                                : "; it must be of that type"));
            }
            bindings.put(type, object);
            return this;
        }

        /**
         * Adds a listener to every run. It is closed with the run.
         *
         * @param listener told after those before it
         * @return this
         */
        public Builder listener(TrainingListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Sets who is told what exporters have to say to people, such as an address; it is logged at level INFO by default.
         *
         * @param lines receives a line of text at a time, on the threads of the runs
         * @return this
         */
        public Builder tell(Consumer<String> lines) {
            this.told = lines;
            return this;
        }

        /**
         * Sets what is told how far sources have come that take a while to read; by default it is not told at all.
         *
         * @param progress called on threads of the sources
         * @return this
         */
        public Builder readingProgress(ReadingProgress progress) {
            this.reading = progress;
            return this;
        }

        /**
         * Finds the plugins.
         *
         * @throws EspalierException if the plugin folder cannot be read, or if a plugin is broken and that is refused
         */
        public Espalier build() {
            return new Espalier(this);
        }
    }
}
