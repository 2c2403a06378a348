package dev.espalier.cli;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackWriter;
import dev.espalier.search.space.SearchStack;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a stack file without training. */
@Command(
        name = "validate",
        header = "Check a stack file and report every problem in it, without training.",
        description =
                "A stack in which values are searched for is checked at every end of its ranges and with every option. Without"
                        + " --with-data everything is checked that would be refused whatever the data were. With it, the data is read"
                        + " and the run is prepared as train would do it, with the same limit of memory.",
        footer = {
            "  espalier validate my.yaml",
            "  espalier validate my.yaml --with-data",
            "  espalier validate my.yaml --resolved"
        })
final class ValidateCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private StackOptions options = new StackOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--with-data", description = "Read the data too, and check that the model fits them.")
    private boolean withData;

    @Option(names = "--resolved", description = "Print the stack with every default filled in.")
    private boolean resolved;

    ValidateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Screen screen = context.screen();
        try (Espalier espalier = plugins.open(context.screen())) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
            Optional<SearchStack> search = options.readSearch(espalier);
            if (search.isPresent()) {
                checkSearch(espalier, search.get());
                return 0;
            }
            Stack stack = options.read(espalier);
            if (withData) {
                checkAgainstData(espalier, stack);
            } else {
                espalier.check(stack);
            }
            if (resolved) {
                screen.text(StackWriter.write(stack, espalier.catalog()));
            } else {
                screen.line("valid: " + options.file() + " (" + stack.name() + ")");
            }
        }
        return 0;
    }

    /** Checks a search: its space, and the stack in the middle of all ranges like a single run. */
    private void checkSearch(Espalier espalier, SearchStack search) {
        Stack stack = search.middleStack();
        if (withData) {
            checkAgainstData(espalier, stack);
        } else {
            espalier.check(stack);
        }
        if (resolved) {
            context.screen().text(search.text());
            return;
        }
        context.screen()
                .line("valid: " + options.file() + " (" + stack.name() + "), a search over "
                        + (search.space().size() == 1
                                ? "one value:"
                                : search.space().size() + " values:"));
        TextTable table = new TextTable();
        for (SearchParameter parameter : search.space().parameters()) {
            table.row("  " + parameter.name(), search.rangeText(parameter), condition(search.space(), parameter));
        }
        table.lines().forEach(context.screen()::line);
    }

    /** When a parameter has a value; empty if it always has one. */
    private static String condition(SearchSpace space, SearchParameter parameter) {
        return parameter
                .condition()
                .map(condition ->
                        space.domain(space.indexOf(condition.parameter())) instanceof SearchDomain.Choice choice
                                ? "if " + condition.parameter() + " is "
                                        + choice.options().get(condition.option())
                                : "")
                .orElse("");
    }

    private void checkAgainstData(Espalier espalier, Stack stack) {
        try (TrainingRun run = options.prepare(espalier, stack)) {
            if (!resolved) {
                run.describe().forEach(context.screen()::line);
            }
        }
    }
}
