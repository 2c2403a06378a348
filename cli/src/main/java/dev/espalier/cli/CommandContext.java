package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.document.FileReason;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * What the commands share, and the tree of them.
 *
 * @param screen where they write
 * @param signals what a long-running command must tell of itself
 */
record CommandContext(Screen screen, SignalStop signals) {

    /**
     * Runs a command line.
     *
     * @param arguments the command and its arguments
     * @return the exit code
     */
    int execute(String... arguments) {
        boolean debug = Arrays.asList(arguments).contains("--debug");
        CommandLine commands = commandLine();
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            int code = report(failure, debug);
            if (command.getCommand() instanceof TrainCommand train) {
                train.sayWhatIsLeft();
                train.finishWatched();
            }
            return code;
        });
        try {
            return screen.exitCode(commands.execute(arguments));
        } catch (Throwable failure) {
            return report(failure, debug);
        }
    }

    /** The tree of all commands. */
    CommandLine commandLine() {
        CommandLine commands = new CommandLine(new EspalierCommand(this));
        commands.getCommandSpec().version("espalier " + Espalier.version());
        commands.addSubcommand(new TrainCommand(this));
        commands.addSubcommand(new FindLearningRateCommand(this));
        commands.addSubcommand(new FindBatchSizeCommand(this));
        commands.addSubcommand(new CrossValidateCommand(this));
        commands.addSubcommand(new EnsembleCommand(this));
        commands.addSubcommand(SearchCommand.with(this));
        commands.addSubcommand(new UiCommand(this));
        commands.addSubcommand(new ReportCommand(this));
        commands.addSubcommand(new CompareCommand(this));
        commands.addSubcommand(new DiagnoseCommand(this));
        commands.addSubcommand(new EvaluateCommand(this));
        commands.addSubcommand(new PredictCommand(this));
        commands.addSubcommand(new ValidateCommand(this));
        commands.addSubcommand(new SchemaCommand(this));
        commands.addSubcommand(
                CommandGroup.of(screen, "data", "Describe a table before training.", new DataDescribeCommand(this)));
        commands.addSubcommand(CommandGroup.of(
                screen,
                "plugins",
                "Show the plugins that are found and what is wrong with broken ones; begin a new one.",
                new PluginsListCommand(this),
                new PluginsDescribeCommand(this),
                new PluginsDoctorCommand(this),
                new PluginsNewCommand(this)));
        commands.addSubcommand(CommandGroup.of(
                screen, "schedule", "Preview schedules before training.", new SchedulePreviewCommand(this)));
        commands.addSubcommand(
                CommandGroup.of(screen, "augment", "Preview augmented samples.", new AugmentPreviewCommand(this)));
        commands.addSubcommand(CommandGroup.of(
                screen,
                "model",
                "Describe a model file; make one of a checkpoint of a run.",
                new ModelDescribeCommand(this),
                new ModelCalibrateCommand(this),
                new ModelExportCommand(this)));
        commands.addSubcommand(CommandGroup.of(
                screen, "checkpoint", "Verify the checkpoints of a run.", new CheckpointVerifyCommand(this)));
        commands.addSubcommand(new VersionCommand(this));
        setHeadings(commands);
        Help.Ansi style = screen.isTerminal() && System.getenv("NO_COLOR") == null ? Help.Ansi.ON : Help.Ansi.OFF;
        return commands.registerConverter(Path.class, CommandContext::path)
                .setParameterExceptionHandler(new UsageErrors(screen))
                .setOut(screen.output())
                .setErr(screen.errors())
                .setColorScheme(Help.defaultColorScheme(style))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(false)
                .setAbbreviatedOptionsAllowed(false);
    }

    /** The headings of the help are the same for all commands. */
    private static void setHeadings(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        help.optionListHeading("%nOptions:%n");
        if (help.description().length > 0) {
            help.descriptionHeading("%n");
        }
        if (help.footer().length > 0 && help.footerHeading().isEmpty()) {
            help.footerHeading(help.footer().length == 1 ? "%nExample:%n" : "%nExamples:%n");
        }
        command.getSubcommands().values().forEach(CommandContext::setHeadings);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            FileReason.Refusal refusal = FileReason.of(invalid);
            throw new TypeConversionException("'" + text + "': " + refusal.what() + "; " + refusal.remedy());
        }
    }

    private int report(Throwable failure, boolean debug) {
        if (screen.isOutputFailure(failure)) {
            return 0;
        }
        ErrorReport report = ErrorReport.of(failure);
        report.print(screen, debug);
        return report.exitCode();
    }
}
