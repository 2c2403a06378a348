package dev.espalier.cli;

import dev.espalier.api.event.Split;
import dev.espalier.core.CrossValidation;
import dev.espalier.core.CrossValidationPlan;
import dev.espalier.core.CrossValidationResult;
import dev.espalier.core.Espalier;
import dev.espalier.core.FoldResult;
import dev.espalier.core.LingeringExports;
import dev.espalier.core.RunOptions;
import dev.espalier.core.checkpoint.SeriesFolder;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.stack.Stack;
import dev.espalier.web.RunsPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a stack on each fold of its data. */
@Command(
        name = "cross-validate",
        header = "Train on each fold of the data; print mean and deviation of every metric.",
        description = {
            "One run for each fold, one after the other, on data that is read once. Each fold in turn is held out as the"
                    + " validation split; preprocessing is fitted to the rest. Folds are stratified, grouped or ordered by time"
                    + " as data.validation says. With --repeats the data is shuffled anew for each repeat.",
            "",
            "Training stops and picks its best weights by the validation split, so that the metrics of a fold are a little"
                    + " better than those of unseen data. With --fold-as test each fold is the test split, which no decision"
                    + " sees, and data.validation is taken from the rest.",
            "",
            "The runs are kept in repeat-1/fold-1 and so on of one folder, as train keeps them, with the results in"
                    + " cross-validation.json. Without --out that is runs/NAME-cross-validation, or the first free of"
                    + " runs/NAME-cross-validation-2 and so on; --resume and --overwrite then mean the last one. A run that fails is"
                    + " reported and the others go on; the exit code is that of the first failure.",
            "",
            "Ctrl-C and SIGTERM finish the step and save; --resume does the rest: runs that have ended are not repeated,"
                    + " the interrupted one continues to the same bits."
        },
        footer = {
            "  espalier cross-validate my.yaml",
            "  espalier cross-validate my.yaml --folds 10 --repeats 3 --out runs/ten",
            "  espalier cross-validate my.yaml --set 'data.validation={fraction: 0.2, group: patient}'",
            "  espalier cross-validate my.yaml --out runs/ten --resume"
        })
final class CrossValidateCommand implements Callable<Integer> {

    private static final String COMMAND_PROPERTY = "espalier.command";
    private static final int DEFAULT_FOLDS = 5;

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Parameters(paramLabel = "STACK", description = "The stack file.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(
            names = "--folds",
            paramLabel = "K",
            description = "Parts that the samples are cut into; by default the stack's data.validation.folds, or else "
                    + DEFAULT_FOLDS + ".")
    private @Nullable Integer folds;

    @Option(
            names = "--repeats",
            paramLabel = "R",
            defaultValue = "1",
            description = "How often the samples are cut, each time shuffled anew; 1 by default.")
    private int repeats;

    @Option(
            names = "--fold-as",
            paramLabel = "SPLIT",
            defaultValue = "validation",
            description = "What each fold is to its run: validation, the default, or test.")
    private Split foldAs = Split.VALIDATION;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value of the stack by its dotted path, as train does. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "The seed of all random numbers: --set seed=N.")
    private @Nullable Long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to keep the runs in.")
    private @Nullable Path out;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description =
                    "Write a prediction of each sample by the model that was not trained on it, as CSV in the order of the"
                            + " data.")
    private @Nullable Path predictions;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads to compute with; 0, the default, for all processors. The results are the same.")
    private int threads;

    @ArgGroup(exclusive = true)
    private @Nullable Start start;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private ExportOptions exports = new ExportOptions();

    @Mixin
    private PageOptions page = new PageOptions();

    @Option(names = "--strict", description = "Refuse to start if any plugin is broken, used or not.")
    private boolean strict;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    /** What to do with a folder that contains a cross-validation. */
    private static final class Start {
        @Option(names = "--resume", description = "Do the runs that are missing in the folder.")
        private boolean resume;

        @Option(names = "--overwrite", description = "Remove the runs in the folder.")
        private boolean overwrite;
    }

    CrossValidateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        page.check(spec);
        UsageErrors.require(spec, folds == null || folds >= 2, "--folds", folds, "at least 2");
        UsageErrors.require(spec, repeats >= 1, "--repeats", repeats, "at least 1");
        UsageErrors.require(spec, foldAs != Split.TRAIN, "--fold-as", foldAs, "validation or test");
        UsageErrors.require(spec, threads >= 0, "--threads", threads, "at least 0");
        Screen screen = context.screen();
        FoldProgress progress = new FoldProgress(screen, quiet, System::nanoTime);
        try (Espalier espalier = plugins.open(builder -> builder.strict(strict)
                .listener(progress)
                .tell(this::line)
                .readingProgress(ReadingLine.of(screen, quiet)))) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
            Stack stack = espalier.readStack(file, overrides());
            CrossValidationPlan plan = new CrossValidationPlan(folds(stack), repeats, foldAs);
            CrossValidation validation = espalier.crossValidation(stack, plan, options(stack));
            line("stack: " + stack.name() + " (" + file + "), seed " + stack.seed());
            line("cross-validation: " + plan.folds() + " folds, " + plan.repeats()
                    + (plan.repeats() == 1 ? " repeat" : " repeats"));
            try (ServedPage served = page.isAsked() ? servedPage(stack) : null;
                    LingeringExports lingering = validation.lingeringExports()) {
                CrossValidationResult result = context.signals()
                        .whileRunning(reason -> stop(validation, reason), () -> validation.run(progress));
                if (predictions != null && result.stopped().isEmpty()) {
                    int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
                    new FoldPredictions(espalier, stack, Espalier.baseFolderOf(file), count).write(predictions, result);
                }
                end(result);
                new ExportWait(context, quiet).await(lingering);
                if (served != null) {
                    served.linger(page.linger());
                }
                return exitCode(result);
            }
        }
    }

    /** The runs of all folds; without a folder of its own, beside the others. */
    private ServedPage servedPage(Stack stack) {
        Path beside = RunFolders.ofName(stack.name()).toAbsolutePath().getParent();
        return out == null && beside != null
                ? ServedPage.open(List.of(beside), RunsPage.DEPTH, page.address(), context, quiet)
                : ServedPage.open(List.of(out == null ? Path.of("") : out), 2, page.address(), context, quiet);
    }

    private int folds(Stack stack) {
        if (folds != null) {
            return folds;
        }
        Holdout held = foldAs == Split.TEST ? stack.data().test() : stack.data().validation();
        return held instanceof Holdout.Fold fold ? fold.folds() : DEFAULT_FOLDS;
    }

    private Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>(settings);
        if (seed != null) {
            overrides.put("seed", seed.toString());
        }
        exports.addTo(overrides);
        return overrides;
    }

    private RunOptions options(Stack stack) {
        RunOptions options = RunOptions.defaults()
                .withBaseFolder(Espalier.baseFolderOf(file))
                .withThreads(threads)
                .withStart(startMode());
        return out == null
                ? options.withNumberedFolder(RunFolders.ofName(stack.name() + "-cross-validation"))
                : options.withFolder(out);
    }

    private RunOptions.Start startMode() {
        if (start != null && start.resume) {
            return RunOptions.Start.RESUME;
        }
        return start != null && start.overwrite ? RunOptions.Start.OVERWRITE : RunOptions.Start.NEW;
    }

    private void stop(CrossValidation validation, String reason) {
        context.screen()
                .error("stopping: the run finishes its step and saves; after "
                        + SignalStop.PATIENCE.toSeconds()
                        + " seconds, or at a second signal, it ends with what was saved before");
        validation.control().requestStop(reason);
    }

    private void end(CrossValidationResult result) {
        line("");
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            List<String> table = CrossValidationTable.lines(result, split);
            table.forEach(this::line);
            if (!table.isEmpty()) {
                line("");
            }
        }
        int runs = result.plan().parts().size();
        long failed = result.runs().stream().filter(FoldResult::failed).count();
        result.stopped()
                .ifPresent(reason ->
                        line("stopped: " + reason + ", after " + result.runs().size() + " of " + runs + " runs"));
        if (failed > 0) {
            context.screen().error(failed + " of " + runs + " runs failed; the metrics are those of the others");
        }
        result.folder().ifPresent(folder -> {
            line("folder: " + folder);
            line("results: " + folder.resolve(SeriesFolder.Kind.CROSS_VALIDATION.summary()));
            if (predictions != null && result.stopped().isEmpty()) {
                line("predictions: " + predictions);
            }
            if (result.stopped().isPresent()) {
                line("go on with: " + continuation(folder));
            }
        });
    }

    private static int exitCode(CrossValidationResult result) {
        return result.runs().stream()
                .filter(FoldResult::failed)
                .findFirst()
                .map(run -> ExitCode.of(run.problems().get(0).code()))
                .orElse(0);
    }

    /** The command line that goes on: everything that was asked for but what began this call. */
    private String continuation(Path folder) {
        List<String> options = new ArrayList<>(List.of("--out=" + folder, "--resume"));
        addIfGiven(options, "--folds", folds);
        addIfGiven(options, "--repeats", repeats == 1 ? null : repeats);
        addIfGiven(options, "--fold-as", foldAs == Split.VALIDATION ? null : foldAs);
        plugins.folder().ifPresent(path -> options.add("--plugins=" + path));
        settings.forEach((key, value) -> options.add("--set=" + key + "=" + value));
        options.addAll(exports.words());
        options.addAll(page.words());
        addIfGiven(options, "--seed", seed);
        addIfGiven(options, "--predictions", predictions);
        addIfGiven(options, "--threads", threads == 0 ? null : threads);
        if (strict) {
            options.add("--strict");
        }
        String command = System.getProperty(COMMAND_PROPERTY, "espalier");
        return Stream.concat(
                        Stream.of(ShellWord.of(command), "cross-validate", ShellWord.ofPath(file.toString())),
                        options.stream().map(ShellWord::of))
                .collect(Collectors.joining(" "));
    }

    private static void addIfGiven(List<String> options, String name, @Nullable Object value) {
        if (value != null) {
            options.add(name + "=" + value);
        }
    }

    private void line(String text) {
        if (!quiet) {
            context.screen().line(text);
        }
    }
}
