package dev.espalier.cli;

import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.web.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the page of runs into one file. */
@Command(
        name = "report",
        header = "Write the page of a run, or of several, into one HTML file.",
        description = {
            "The file has the same charts as espalier ui, needs neither a server nor a network, and can be sent by mail. Long logs"
                    + " are thinned to some megabytes. train writes one at the end of each run.",
            "",
            "Several runs are compared in one report."
        },
        footer = {"  espalier report runs/my", "  espalier report runs/first runs/second --out compared.html"})
final class ReportCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "The folders of the runs.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write; by default " + RunFolder.REPORT
                    + " in the folder of the run, and of several runs in the working folder.")
    private @Nullable Path out;

    ReportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path alone = runs.get(0).resolve(RunFolder.REPORT);
        Path target = out != null ? out : runs.size() == 1 ? alone : Path.of(RunFolder.REPORT);
        RunReport.write(runs, target);
        context.screen().line("report: " + target);
        return 0;
    }
}
