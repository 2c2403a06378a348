package dev.espalier.cli;

import dev.espalier.api.event.RunStopped;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.document.Durations;
import dev.espalier.core.stack.Stack;
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
                    + " end, model.safetensors. Without --out that is runs/NAME of the stack, or the first free of runs/NAME-2,"
                    + " runs/NAME-3 and so on; --resume and --overwrite then mean the last one. A run folder's own stack.yaml is a"
                    + " stack like others; with --resume or --overwrite it means the run in that folder.",
            "",
            "Ctrl-C and SIGTERM finish the step and save; --resume continues to the same bits, and espalier model export makes a"
                    + " model of what there is. With --resume, --epochs makes a run longer, finished or not; of the other settings,"
                    + " only those may change that do not touch its numbers."
        },
        footer = {
            "  espalier train stacks/fashion-mnist-small.yaml",
            "  espalier train my.yaml --set train.checkpoint.steps=10 --set data.path=/data/mnist",
            "  espalier train my.yaml --out runs/try --epochs 3 --threads 2",
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

    @Option(
            names = "--metrics-port",
            paramLabel = "P",
            description = "Serve Prometheus text at http://127.0.0.1:P/metrics while training; 0 takes a free port.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--metrics-linger",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description =
                    "How long to serve the final state of the run, until it has been read once: 30s, 5m. By default two of the"
                            + " intervals at which the metrics were read, and not at all if they were never read.")
    private @Nullable Duration metricsLinger;

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

    private @Nullable ServedMetrics served;
    private Optional<RunResult> failed = Optional.empty();

    TrainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        checkRanges();
        if (metricsPort != null) {
            served = new ServedMetrics(metricsPort, context, quiet);
        }
        try {
            train(Optional.ofNullable(served));
        } catch (Error failure) {
            closeServed();
            throw failure;
        }
        serveTheEnd();
        return 0;
    }

    /** Says what can be had of a run that failed; after the error, which is reported first. */
    void sayWhatIsLeft() {
        failed.ifPresent(new RunSummary(context.screen(), quiet)::endOfFailed);
    }

    /** Serves the end of a run until it has been read; after a failure, which is reported first. */
    void serveTheEnd() {
        try {
            if (served != null) {
                served.linger(Optional.ofNullable(metricsLinger));
            }
        } finally {
            closeServed();
        }
    }

    private void closeServed() {
        if (served != null) {
            served.close();
            served = null;
        }
    }

    private void checkRanges() {
        UsageErrors.require(spec, threads >= 0, "--threads", threads, "at least 0");
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

    private void train(Optional<ServedMetrics> metrics) {
        Screen screen = context.screen();
        try (Espalier espalier = plugins.open(builder -> configure(builder, metrics))) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
            Stack stack = espalier.readStack(file, overrides());
            try (TrainingRun run = espalier.prepare(stack, options(stack))) {
                RunSummary summary = new RunSummary(screen, quiet);
                summary.begin(file, stack, run, espalier.catalog(), plugins.folder());
                metrics.ifPresent(open -> {
                    open.follow(run);
                    summary.metricsAt(open.address());
                });
                summary.end(stack, this::continuation, result(run, metrics));
            }
        }
    }

    private RunResult result(TrainingRun run, Optional<ServedMetrics> metrics) {
        try {
            return context.signals().whileRunning(reason -> stop(run, reason), run::run);
        } finally {
            failed = run.result().filter(result -> result.cause() == RunStopped.Cause.FAILED);
            metrics.ifPresent(ServedMetrics::runEnded);
        }
    }

    private void stop(TrainingRun run, String reason) {
        context.screen()
                .error("stopping: the run finishes its step and saves; after "
                        + SignalStop.PATIENCE.toSeconds()
                        + " seconds, or at a second signal, it ends with what was saved before");
        run.control().requestStop(reason);
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
        addIfGiven(options, "--metrics-port", metricsPort);
        addIfGiven(options, "--metrics-linger", shownLinger());
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

    private Espalier.Builder configure(Espalier.Builder builder, Optional<ServedMetrics> metrics) {
        metrics.ifPresent(open -> open.offerTo(builder));
        if (!quiet) {
            builder.listener(new ProgressListener(context.screen(), System::nanoTime));
        }
        return builder.strict(strict);
    }

    private Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>(settings);
        if (seed != null) {
            overrides.put("seed", seed.toString());
        }
        if (epochs != null) {
            overrides.put("train.epochs", epochs.toString());
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
