package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only holds others: says which. */
@Command(synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n")
final class CommandGroup implements Callable<Integer> {

    private final Screen screen;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    private CommandGroup(Screen screen) {
        this.screen = screen;
    }

    /**
     * A group of commands.
     *
     * @param screen where it says which they are
     * @param name what it is called
     * @param header one sentence about them
     * @param commands each with its own {@code @Command}
     */
    static CommandLine of(Screen screen, String name, String header, Object... commands) {
        CommandLine group = new CommandLine(new CommandGroup(screen));
        group.getCommandSpec().name(name).usageMessage().header(header);
        for (Object command : commands) {
            group.addSubcommand(command);
        }
        return group;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(screen.errors());
        return ExitCode.of(ErrorCode.USAGE);
    }
}
