package dev.espalier.cli;

import dev.espalier.core.Espalier;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what a report of a problem should begin with. */
@Command(name = "version", header = "Print the version, and the Java that runs it.")
final class VersionCommand implements Callable<Integer> {

    private final CommandContext context;

    VersionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Screen screen = context.screen();
        screen.line("espalier " + Espalier.version());
        screen.line("java     " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home") + ")");
        screen.line("system   " + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        return 0;
    }
}
