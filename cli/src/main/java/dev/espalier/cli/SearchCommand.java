package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.document.Durations;
import dev.espalier.core.json.JsonText;
import dev.espalier.search.Search;
import dev.espalier.search.SearchResult;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudyLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches for hyper-parameters. */
@Command(
        name = "search",
        header = "Search for hyper-parameters.",
        synopsisSubcommandLabel = "[STACK | COMMAND]",
        commandListHeading = "%nCommands:%n",
        description = {
            "The stack file says search where a value is to be found, such as learning-rate: {search: {log: [1e-4, 1e-1]}},"
                    + " and has a section search with objective, budget, stages, sampler and pruner; all of them have defaults.",
            "",
            "By default 40 trials go from coarse to fine: many points trained for about an epoch, fewer and longer ones in the"
                    + " part of the space around the best, and the finalists trained in full. They are compared on the validation"
                    + " split; the model of the best is tested once, in the end.",
            "",
            "The study is kept in one folder: a database, and a run for each trial below trials/. Without --out that is"
                    + " runs/NAME-search, or the first free of runs/NAME-search-2 and so on; --resume and --overwrite then mean the"
                    + " last one. The best stack is written to best.yaml there, ready to train, and its model to"
                    + " best.safetensors.",
            "",
            "Ctrl-C and SIGTERM finish the steps and save; --resume goes on as if nothing had happened. The same command with"
                    + " --resume, while another process searches, joins it; with --storage jdbc:postgresql://... on several"
                    + " machines.",
            "",
            "A stack file that is called like one of the commands below is written ./status."
        },
        footer = {
            "  espalier search stacks/search.yaml",
            "  espalier search my.yaml --trials 100 --parallel 2",
            "  espalier search my.yaml --time 2h --set 'search.objective=[accuracy, parameters]'",
            "  espalier search my.yaml --out runs/my-search --resume",
            "  espalier search status runs/my-search",
            "  espalier search apply runs/my-search > best.yaml"
        })
final class SearchCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Parameters(paramLabel = "STACK", arity = "0..1", description = "The stack file, in which values are searched for.")
    private @Nullable Path file;

    @Option(names = "--trials", paramLabel = "N", description = "Trials in all stages: --set search.budget.trials=N.")
    private @Nullable Integer trials;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "How long to search at most, such as 2h: --set search.budget.time=TIME.")
    private @Nullable Duration time;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Trials at once, which share the data in memory and the threads: --set search.parallel=N.")
    private @Nullable Integer parallel;

    @Option(
            names = "--storage",
            paramLabel = "PLACE",
            description =
                    "Keep the study in this SQLite file, or in PostgreSQL by its URL, in place of search.storage.")
    private @Nullable String storage;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value of the stack by its dotted path, as train does. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "The seed of all random numbers: --set seed=N.")
    private @Nullable Long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to keep the study in.")
    private @Nullable Path out;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Threads of all trials together; 0, the default, for all processors. The results are the same.")
    private int threads;

    @ArgGroup(exclusive = true)
    private @Nullable Start start;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--strict", description = "Refuse to start if any plugin is broken, used or not.")
    private boolean strict;

    @Option(names = "--quiet", description = "Print the result, warnings and errors only.")
    private boolean quiet;

    /** What to do with a folder that contains a search. */
    private static final class Start {
        @Option(names = "--resume", description = "Go on with the search in the folder, or join the process that does.")
        private boolean resume;

        @Option(names = "--overwrite", description = "Remove the search in the folder.")
        private boolean overwrite;
    }

    SearchCommand(CommandContext context) {
        this.context = context;
    }

    /**
     * The command with those about studies below it.
     *
     * @param context what commands share
     */
    static CommandLine with(CommandContext context) {
        CommandLine search = new CommandLine(new SearchCommand(context));
        search.addSubcommand(new SearchStatusCommand(context));
        search.addSubcommand(new SearchExportCommand(context));
        search.addSubcommand(new SearchPlotCommand(context));
        search.addSubcommand(new SearchApplyCommand(context));
        return search;
    }

    @Override
    public Integer call() {
        Path stackFile = file;
        if (stackFile == null) {
            throw new ParameterException(spec.commandLine(), "missing required parameter: 'STACK'");
        }
        UsageErrors.require(spec, trials == null || trials >= 1, "--trials", trials, "at least 1");
        UsageErrors.require(spec, parallel == null || parallel >= 1, "--parallel", parallel, "at least 1");
        UsageErrors.require(spec, threads >= 0, "--threads", threads, "at least 0");
        UsageErrors.require(
                spec, time == null || (!time.isZero() && !time.isNegative()), "--time", shownTime(), "above 0s");
        try (Espalier espalier = plugins.open(
                builder -> builder.strict(strict).readingProgress(ReadingLine.of(context.screen(), quiet)))) {
            PluginOptions.warnOfBroken(espalier.catalog(), context.screen());
            SearchStack stack = SearchStack.read(stackFile, espalier.catalog(), overrides());
            Search search = Search.of(espalier, stack, options(stackFile, stack));
            SearchText text = new SearchText(stack);
            if (!quiet) {
                text.head(stackFile).forEach(context.screen()::line);
                context.screen().line("folder: " + search.folder());
            }
            SearchProgress progress = new SearchProgress(context.screen(), quiet, text, System::nanoTime);
            SearchResult result =
                    context.signals().whileRunning(reason -> stop(search, reason), () -> search.run(progress));
            text.end(result).forEach(context.screen()::line);
            result.warnings().forEach(warning -> context.screen().error("warning: " + warning));
            List<Path> pictures = new StudyPictures(result.study()).write(result.folder());
            if (!quiet && !pictures.isEmpty()) {
                context.screen().line("pictures: " + result.folder() + " (*.svg)");
            }
            sayHowToGoOn(stackFile, result);
            return result.winner().isPresent() || result.stopped().isPresent()
                    ? 0
                    : SearchText.exitCodeOfFailure(result);
        }
    }

    private void sayHowToGoOn(Path stackFile, SearchResult result) {
        Screen screen = context.screen();
        result.winner().ifPresent(winner -> {
            winner.model().ifPresent(model -> screen.line("model: " + model));
            screen.line("best stack: " + winner.stack());
            screen.line("train it with: " + CommandName.get() + " train "
                    + ShellWord.ofPath(winner.stack().toString()));
        });
        if (result.stopped().isPresent()) {
            screen.line("stopped: " + result.stopped().get());
            screen.line("go on with: " + continuation(stackFile, result.folder()));
        }
    }

    private Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>(settings);
        put(overrides, "search.budget.trials", trials);
        put(overrides, "search.budget.time", shownTime());
        put(overrides, "search.parallel", parallel);
        put(overrides, "search.storage", storage == null ? null : new JsonText(absolute(storage)).toJson());
        put(overrides, "seed", seed);
        return overrides;
    }

    /** A path is relative to the working folder here, and to the stack file there. */
    private static String absolute(String place) {
        return place.startsWith("jdbc:")
                ? place
                : Path.of(place).toAbsolutePath().toString();
    }

    private static void put(Map<String, String> overrides, String key, @Nullable Object value) {
        if (value != null) {
            overrides.put(key, value.toString());
        }
    }

    private @Nullable String shownTime() {
        return time == null ? null : Durations.text(time);
    }

    private RunOptions options(Path stackFile, SearchStack stack) {
        RunOptions options = RunOptions.defaults()
                .withBaseFolder(Espalier.baseFolderOf(stackFile))
                .withThreads(threads)
                .withStart(startMode());
        return out == null
                ? options.withNumberedFolder(RunFolders.ofName(SearchText.name(stack) + "-search"))
                : options.withFolder(out);
    }

    private RunOptions.Start startMode() {
        if (start != null && start.resume) {
            return RunOptions.Start.RESUME;
        }
        return start != null && start.overwrite ? RunOptions.Start.OVERWRITE : RunOptions.Start.NEW;
    }

    private void stop(Search search, String reason) {
        context.screen()
                .error("stopping: the trials finish their steps and save; after "
                        + SignalStop.PATIENCE.toSeconds()
                        + " seconds, or at a second signal, they end with what was saved before");
        search.requestStop(reason);
    }

    /** The command line that goes on: everything that was asked for but what began this call. */
    private String continuation(Path stackFile, Path folder) {
        List<String> options = new ArrayList<>(List.of("--out=" + folder, "--resume"));
        addIfGiven(options, "--trials", trials);
        addIfGiven(options, "--time", shownTime());
        addIfGiven(options, "--parallel", parallel);
        // without a password, which the line would show
        addIfGiven(options, "--storage", storage == null ? null : StudyLocation.of(absolute(storage)));
        plugins.folder().ifPresent(path -> options.add("--plugins=" + path));
        settings.forEach((key, value) -> options.add("--set=" + key + "=" + value));
        addIfGiven(options, "--seed", seed);
        addIfGiven(options, "--threads", threads == 0 ? null : threads);
        if (strict) {
            options.add("--strict");
        }
        return Stream.concat(
                        Stream.of(CommandName.get(), "search", ShellWord.ofPath(stackFile.toString())),
                        options.stream().map(ShellWord::of))
                .collect(Collectors.joining(" "));
    }

    private static void addIfGiven(List<String> options, String name, @Nullable Object value) {
        if (value != null) {
            options.add(name + "=" + value);
        }
    }
}
