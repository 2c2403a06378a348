package dev.espalier.cli;

import dev.espalier.api.EspalierException;
import dev.espalier.api.event.RunStopped;
import dev.espalier.core.EnsembleResult;
import dev.espalier.core.EnsembleTraining;
import dev.espalier.core.Espalier;
import dev.espalier.core.LingeringExports;
import dev.espalier.core.RunControl;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.document.Durations;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.rehearsal.DryRun;
import dev.espalier.search.rehearsal.OneBatchFit;
import dev.espalier.search.rehearsal.OneBatchRehearsal;
import dev.espalier.web.RunReport;
import dev.espalier.web.RunsPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains what a stack file describes. */
@Command(
        name = "train",
        header = "Train a model from a stack file.",
        description = {
            "The run is kept in a folder: the stack with every default filled in, metrics.jsonl, checkpoints and, at the"
                    + " end, model.safetensors and report.html. Without --out that is runs/NAME of the stack, or the first free of runs/NAME-2,"
                    + " runs/NAME-3 and so on; --resume and --overwrite then mean the last one. A run folder's own stack.yaml is a"
                    + " stack like others; with --resume or --overwrite it means the run in that folder.",
            "",
            "Ctrl-C and SIGTERM finish the step and save; --resume continues to the same bits, and espalier model export makes a"
                    + " model of what there is. With --resume, --epochs makes a run longer, finished or not; of the other settings,"
                    + " only those may change that do not touch its numbers.",
            "",
            "A stack with a section ensemble trains its members one after the other, in members/1 and so on of the folder, and"
                    + " makes one model of them; --resume goes on where it was stopped."
        },
        footer = {
            "  espalier train stacks/fashion-mnist-small.yaml",
            "  espalier train my.yaml --set train.checkpoint.steps=10 --set data.path=/data/mnist",
            "  espalier train my.yaml --out runs/try --epochs 3 --threads 2",
            "  espalier train my.yaml --export 'pushgateway={url: http://localhost:9091}'",
            "  espalier train my.yaml --dry-run",
            "  espalier train my.yaml --overfit-one-batch",
            "  espalier train my.yaml --ui",
            "  espalier train my.yaml --set 'ensemble={members: 5}'",
            "  espalier train my.yaml --out runs/try --resume",
            "  espalier train my.yaml --out runs/try --resume --epochs 40 --extend-schedule hold"
        })
final class TrainCommand implements Callable<Integer> {

    private static final Duration LONGEST_LINGER = Duration.ofDays(1);

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Parameters(paramLabel = "STACK", description = "The stack file.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value of the stack by its dotted path, in place of the file's. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to keep the run in.")
    private @Nullable Path out;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads to compute with; 0, the default, for all processors. The results are the same.")
    private int threads;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of all random numbers: --set seed=N.")
    private @Nullable Long seed;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training data: --set train.epochs=N.")
    private @Nullable Integer epochs;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "End this call after the N-th step of the run, saved and ready to be resumed.")
    private @Nullable Long maxSteps;

    @Option(
            names = "--extend-schedule",
            paramLabel = "HOW",
            description =
                    "With --resume and another length: stretch schedules that span the run over the new length, or hold"
                            + " them at the end of their own. Needed only where it makes a difference.")
    private RunOptions.@Nullable ExtendedSchedule extendedSchedule;

    @ArgGroup(exclusive = true)
    private @Nullable Start start;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private ExportOptions exports = new ExportOptions();

    @Mixin
    private PageOptions page = new PageOptions();

    @Option(
            names = "--no-report",
            description = "Do not write report.html, the page of the run as one file, at the end.")
    private boolean noReport;

    @Option(
            names = "--metrics-port",
            paramLabel = "P",
            description =
                    "Serve Prometheus text at http://127.0.0.1:P/metrics while training; 0 takes a free port. The same as"
                            + " --export prometheus={port: P}.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--metrics-linger",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description =
                    "How long to serve the final state of the run, until it has been read once: 30s, 5m. By default two of the"
                            + " intervals at which the metrics were read, and not at all if they were never read. The same as"
                            + " --export prometheus={linger: TIME}, with --metrics-port.")
    private @Nullable Duration metricsLinger;

    @Option(
            names = "--dry-run",
            description = "Make all checks and a few steps in memory, estimate memory and time, and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--overfit-one-batch",
            arity = "0..1",
            fallbackValue = "300",
            paramLabel = "STEPS",
            description =
                    "Train on one batch only, 300 steps unless set, without augmentation and regularizers, to see whether the"
                            + " loss comes down to near zero; writes nothing.")
    private @Nullable Integer overfit;

    @Option(names = "--strict", description = "Refuse to start if any plugin is broken, used or not.")
    private boolean strict;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    /** What to do with a folder that contains a run. */
    private static final class Start {
        @Option(
                names = "--resume",
                description = "Resume from the folder's newest valid checkpoint; start if there is none.")
        private boolean resume;

        @Option(names = "--overwrite", description = "Remove the run in the folder.")
        private boolean overwrite;
    }

    private @Nullable Espalier espalier;
    private @Nullable LingeringExports lingering;
    private @Nullable ServedPage served;
    private Optional<RunResult> failed = Optional.empty();
    private Optional<Path> folderOfRun = Optional.empty();

    TrainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        checkRanges();
        if (dryRun || overfit != null) {
            return rehearse();
        }
        try {
            train();
        } catch (Error failure) {
            close();
            throw failure;
        }
        finishWatched();
        return 0;
    }

    /** Trains without leaving a trace. */
    private int rehearse() {
        try (Espalier open = plugins.open(
                builder -> builder.strict(strict).readingProgress(ReadingLine.of(context.screen(), quiet)))) {
            PluginOptions.warnOfBroken(open.catalog(), context.screen());
            Stack stack = StackOptions.readOrMiddle(open, file, overrides(), context.screen());
            RehearsalText text = new RehearsalText(context.screen());
            if (overfit != null) {
                OneBatchFit fit = new OneBatchRehearsal(overfit)
                        .fit(
                                open,
                                stack,
                                RunOptions.defaults()
                                        .withBaseFolder(Espalier.baseFolderOf(file))
                                        .withThreads(threads));
                text.print(fit);
            } else {
                text.print(new DryRun().run(open, stack, options(stack)));
            }
        }
        return 0;
    }

    /** Says what can be had of a run that failed; after the error, which is reported first. */
    void sayWhatIsLeft() {
        failed.ifPresent(new RunSummary(context.screen(), quiet)::endOfFailed);
    }

    /**
     * Writes the report of the run, and waits until its end has been collected and looked at, where it is; after a failure,
     * which is reported first.
     */
    void finishWatched() {
        try {
            if (!noReport) {
                folderOfRun.ifPresent(this::writeReport);
            }
            if (lingering != null) {
                new ExportWait(context, quiet).await(lingering);
            }
            if (served != null) {
                served.linger(page.linger());
            }
        } finally {
            close();
        }
    }

    private void writeReport(Path folder) {
        try {
            Path report = RunReport.write(folder);
            if (!quiet) {
                context.screen().line("report: " + report);
            }
        } catch (EspalierException failure) {
            // the run itself is whole
            failure.problems().forEach(problem -> context.screen().error("warning: " + problem));
        }
    }

    /** Closes the exporters, and after them the plugins that they may be made of. */
    private void close() {
        LingeringExports kept = lingering;
        Espalier open = espalier;
        ServedPage shown = served;
        lingering = null;
        espalier = null;
        served = null;
        try (shown) {
            if (kept != null) {
                kept.close();
            }
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }

    private void checkRanges() {
        page.check(spec);
        UsageErrors.require(spec, threads >= 0, "--threads", threads, "at least 0");
        UsageErrors.require(spec, overfit == null || overfit >= 10, "--overfit-one-batch", overfit, "at least 10");
        if (dryRun && overfit != null) {
            throw new ParameterException(spec.commandLine(), "give --dry-run or --overfit-one-batch, not both");
        }
        UsageErrors.require(spec, maxSteps == null || maxSteps >= 1, "--max-steps", maxSteps, "at least 1");
        UsageErrors.require(
                spec,
                metricsPort == null || (metricsPort >= 0 && metricsPort <= 65535),
                "--metrics-port",
                metricsPort,
                "in [0, 65535]");
        if (metricsLinger != null && metricsPort == null) {
            throw new ParameterException(spec.commandLine(), "--metrics-linger is of no use without --metrics-port");
        }
        UsageErrors.require(
                spec,
                metricsLinger == null || (!metricsLinger.isNegative() && metricsLinger.compareTo(LONGEST_LINGER) <= 0),
                "--metrics-linger",
                shownLinger(),
                "from 0s to " + Durations.text(LONGEST_LINGER));
    }

    private @Nullable String shownLinger() {
        return metricsLinger == null ? null : Durations.text(metricsLinger);
    }

    private void train() {
        Screen screen = context.screen();
        Espalier open = plugins.open(this::configure);
        espalier = open;
        PluginOptions.warnOfBroken(open.catalog(), screen);
        Stack stack = open.readStack(file, overrides());
        if (stack.ensemble().isPresent()) {
            trainEnsemble(open, stack);
            return;
        }
        try (TrainingRun run = open.prepare(stack, options(stack))) {
            RunSummary summary = new RunSummary(screen, quiet);
            summary.begin(file, stack, run, open.catalog(), plugins.folder());
            if (page.isAsked()) {
                // the run and those beside it, not what is below them
                served = ServedPage.open(List.of(folderOfRuns(stack)), 1, page.address(), context, quiet);
            }
            lingering = run.lingeringExports();
            summary.end(stack, this::continuation, result(run));
        }
    }

    private void trainEnsemble(Espalier open, Stack stack) {
        if (maxSteps != null) {
            throw new ParameterException(
                    spec.commandLine(), "--max-steps is of one run, but the stack has an ensemble; leave it out");
        }
        EnsembleTraining training = open.ensemble(stack, options(stack));
        line("stack: " + stack.name() + " (" + file + "), seed " + stack.seed());
        if (page.isAsked()) {
            served = ServedPage.open(List.of(folderOfRuns(stack)), RunsPage.DEPTH, page.address(), context, quiet);
        }
        lingering = training.lingeringExports();
        EnsembleResult result = context.signals()
                .whileRunning(
                        reason -> stop(training.control(), reason),
                        () -> training.run(new EnsembleProgress(this::line)));
        line("");
        result.validation()
                .ifPresent(metrics ->
                        EnsembleTable.lines(result, metrics, "validation").forEach(this::line));
        result.test()
                .ifPresent(
                        metrics -> EnsembleTable.lines(result, metrics, "test").forEach(this::line));
        if (result.model().isPresent()
                && result.validation().isEmpty()
                && result.test().isEmpty()) {
            line(
                    "the members validate on other samples each: hold some out for all by data.test to evaluate the whole");
        }
        if (!result.ingredients().isEmpty()
                && stack.ensemble().orElseThrow().averaging().isPresent()) {
            line("averaged: "
                    + result.ingredients().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        result.stopped()
                .ifPresent(reason -> line("stopped: " + reason + ", after "
                        + result.runs().size() + " of " + result.ensemble().runs() + " runs"));
        result.folder().ifPresent(folder -> line("folder: " + folder));
        result.modelFile().ifPresent(model -> line("model: " + model));
        if (result.stopped().isPresent()) {
            result.folder().ifPresent(folder -> line("go on with: " + continuation(folder)));
        }
    }

    private void line(String text) {
        if (!quiet) {
            context.screen().line(text);
        }
    }

    private RunResult result(TrainingRun run) {
        try {
            return context.signals().whileRunning(reason -> stop(run.control(), reason), run::run);
        } finally {
            failed = run.result().filter(result -> result.cause() == RunStopped.Cause.FAILED);
            folderOfRun = run.result().flatMap(RunResult::folder);
        }
    }

    private void stop(RunControl control, String reason) {
        context.screen()
                .error("stopping: the run finishes its step and saves; after "
                        + SignalStop.PATIENCE.toSeconds()
                        + " seconds, or at a second signal, it ends with what was saved before");
        control.requestStop(reason);
    }

    /** The command line that goes on with the run: everything that was asked for but what ended or began this call. */
    private String continuation(Path folder) {
        List<String> options = new ArrayList<>(List.of("--out=" + folder, "--resume"));
        plugins.folder().ifPresent(path -> options.add("--plugins=" + path));
        settings.forEach((key, value) -> options.add("--set=" + key + "=" + value));
        addIfGiven(options, "--seed", seed);
        addIfGiven(options, "--epochs", epochs);
        addIfGiven(
                options,
                "--extend-schedule",
                extendedSchedule == null ? null : extendedSchedule.name().toLowerCase(Locale.ROOT));
        addIfGiven(options, "--threads", threads == 0 ? null : threads);
        options.addAll(exports.words());
        options.addAll(page.words());
        addIfGiven(options, "--metrics-port", metricsPort);
        addIfGiven(options, "--metrics-linger", shownLinger());
        if (noReport) {
            options.add("--no-report");
        }
        if (strict) {
            options.add("--strict");
        }
        return Stream.concat(
                        Stream.of(CommandName.get(), "train", ShellWord.ofPath(file.toString())),
                        options.stream().map(ShellWord::of))
                .collect(Collectors.joining(" "));
    }

    private static void addIfGiven(List<String> options, String name, @Nullable Object value) {
        if (value != null) {
            options.add(name + "=" + value);
        }
    }

    private Espalier.Builder configure(Espalier.Builder builder) {
        builder.tell(line -> {
            if (!quiet) {
                context.screen().line(line);
            }
        });
        if (!quiet) {
            builder.listener(new ProgressListener(context.screen(), System::nanoTime));
        }
        return builder.strict(strict).readingProgress(ReadingLine.of(context.screen(), quiet));
    }

    private Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>(settings);
        if (seed != null) {
            overrides.put("seed", seed.toString());
        }
        if (epochs != null) {
            overrides.put("train.epochs", epochs.toString());
        }
        exports.addTo(overrides);
        if (metricsPort != null) {
            overrides.put("export.prometheus.port", metricsPort.toString());
        }
        String linger = shownLinger();
        if (linger != null) {
            overrides.put("export.prometheus.linger", linger);
        }
        return overrides;
    }

    private RunOptions options(Stack stack) {
        RunOptions options = RunOptions.defaults()
                .withBaseFolder(Espalier.baseFolderOf(file))
                .withThreads(threads)
                .withStart(startMode());
        RunOptions kept = folder().map(options::withFolder)
                .orElseGet(() -> options.withNumberedFolder(RunFolders.ofName(stack.name())));
        RunOptions lasting = maxSteps == null ? kept : kept.withMaxSteps(maxSteps);
        return extendedSchedule == null ? lasting : lasting.withExtendedSchedule(extendedSchedule);
    }

    private Path folderOfRuns(Stack stack) {
        Path named = folder().orElseGet(() -> RunFolders.ofName(stack.name())).toAbsolutePath();
        Path parent = named.getParent();
        return parent == null ? named : parent;
    }

    /** The folder that is named: by --out, or by the stack of a run that is to go on or to be done again. */
    private Optional<Path> folder() {
        return out == null && start != null ? RunFolder.ofStack(file) : Optional.ofNullable(out);
    }

    private RunOptions.Start startMode() {
        if (start != null && start.resume) {
            return RunOptions.Start.RESUME;
        }
        return start != null && start.overwrite ? RunOptions.Start.OVERWRITE : RunOptions.Start.NEW;
    }
}
