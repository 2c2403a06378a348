package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above all others: says which there are. */
@SuppressWarnings("unused") // picocli acts on the options that every command has; --debug is looked for before it runs
@Command(
        name = "espalier",
        header = "Trains neural networks described by stack files.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "  espalier train stacks/fashion-mnist-small.yaml",
            "  espalier train my.yaml --set train.epochs=5 --set optimizer.adam.beta1=0.8 --out runs/short",
            "  espalier train my.yaml --ui",
            "  espalier train my.yaml --resume",
            "  espalier ui runs --open",
            "  espalier compare runs/first runs/second",
            "  espalier diagnose runs/first",
            "  espalier cross-validate my.yaml --folds 5 --repeats 2",
            "  espalier predict runs/my/model.safetensors --input new.csv --output predicted.csv",
            "  espalier data describe my.csv --label price",
            "  espalier plugins describe adam",
            "",
            "Exit codes:",
            "  0 done                        5 NaN or infinity while training",
            "  1 fault of Espalier           6 file or folder cannot be read or written",
            "  2 command line or stack file  7 checkpoint or model file is damaged or does not fit",
            "  3 data                        8 out of memory",
            "  4 plugin                      130, 143 ended by Ctrl-C, SIGTERM; training saves before",
            "                                141 the reader of the output has closed it",
            "",
            "Problems are printed as error[CODE]: place: what; remedy. docs/errors.md explains each code."
        })
final class EspalierCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain the command and its options.")
    private boolean help;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print stack traces, and what is logged for debugging.")
    private boolean debug;

    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    private boolean version;

    EspalierCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(context.screen().errors());
        return ExitCode.of(ErrorCode.USAGE);
    }
}
