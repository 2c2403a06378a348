package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a stack file without training. */
@Command(
        name = "validate",
        header = "Check a stack file and report every problem in it, without training.",
        description = {
            "",
            "Without --with-data everything is checked that would be refused whatever the data were. With it, the data is read"
                    + " and the run is prepared as train would do it, with the same limit of memory."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  espalier validate my.yaml",
            "  espalier validate my.yaml --with-data",
            "  espalier validate my.yaml --resolved"
        })
final class ValidateCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "STACK", description = "The stack file.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Set a value by its dotted path, as train does.")
    private Map<String, String> settings = new LinkedHashMap<>();

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
        try (Espalier espalier = plugins.open()) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
            Stack stack = espalier.readStack(file, settings);
            if (withData) {
                checkAgainstData(espalier, stack);
            } else {
                espalier.check(stack);
            }
            if (resolved) {
                screen.text(StackWriter.write(stack, espalier.catalog()));
            } else {
                screen.line("valid: " + file + " (" + stack.name() + ")");
            }
        }
        return 0;
    }

    private void checkAgainstData(Espalier espalier, Stack stack) {
        RunOptions options = RunOptions.defaults().withBaseFolder(Espalier.baseFolderOf(file));
        try (TrainingRun run = espalier.prepare(stack, options)) {
            if (!resolved) {
                run.describe().forEach(context.screen()::line);
            }
        }
    }
}
