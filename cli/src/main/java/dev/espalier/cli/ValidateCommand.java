package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a stack file without training. */
@Command(
        name = "validate",
        header = "Check a stack file and report every problem in it, without training.",
        description =
                "Without --with-data everything is checked that would be refused whatever the data were. With it, the data is read"
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
        try (Espalier espalier = plugins.open()) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
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

    private void checkAgainstData(Espalier espalier, Stack stack) {
        try (TrainingRun run = options.prepare(espalier, stack)) {
            if (!resolved) {
                run.describe().forEach(context.screen()::line);
            }
        }
    }
}
