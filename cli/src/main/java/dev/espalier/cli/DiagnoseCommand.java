package dev.espalier.cli;

import dev.espalier.api.event.Finding;
import dev.espalier.core.DiagnosedRun;
import dev.espalier.core.Espalier;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what is probably going wrong in a run, by its log. */
@Command(
        name = "diagnose",
        header = "Say what is probably going wrong in a run, with evidence and what to try.",
        description = {
            "Reads the log of the run, metrics.jsonl, and lets all diagnostics that are found examine it, also those that the"
                    + " stack does not list. A run that is training is examined as it is now; neither the data nor the model"
                    + " is read, and nothing is changed.",
            "",
            "A note explains something that looks odd, a warning probably costs quality or time, a problem keeps the run from"
                    + " learning. The exit code is 0 whatever is found. docs/diagnosis.md explains each finding."
        },
        footer = {
            "  espalier diagnose runs/my",
            "  espalier diagnose runs/my --plugins plugins",
            "  espalier plugins describe diagnostic/overfitting"
        })
final class DiagnoseCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "RUN", description = "The folder of the run.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path folder;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    DiagnoseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Screen screen = context.screen();
        try (Espalier espalier = plugins.open()) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
            DiagnosedRun run = espalier.diagnose(folder);
            if (run.damagedLines() > 0) {
                screen.error("warning: " + folder + ": " + run.damagedLines()
                        + " lines of its log are damaged and were left out");
            }
            screen.line("run: " + run.name() + ", step " + run.step() + " of " + run.totalSteps() + ", epoch "
                    + run.epoch() + (run.ended() ? ", ended" : ", not ended"));
            int count = run.findings().size();
            screen.line("diagnosis: " + run.diagnostics() + " diagnostics found "
                    + (count == 0 ? "nothing" : count == 1 ? "one thing" : count + " things"));
            for (Finding finding : run.findings()) {
                screen.line("");
                FindingText.whole(finding).forEach(screen::line);
            }
        }
        return 0;
    }
}
