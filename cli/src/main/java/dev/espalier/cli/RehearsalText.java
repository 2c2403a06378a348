package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.core.document.ByteCount;
import dev.espalier.search.rehearsal.DryRun;
import dev.espalier.search.rehearsal.OneBatchFit;

/** What is said of trainings that leave no trace. */
final class RehearsalText {

    private static final int ROWS = 8;

    private final Screen screen;

    RehearsalText(Screen screen) {
        this.screen = screen;
    }

    void print(DryRun.Report report) {
        report.description().forEach(screen::line);
        screen.line("first loss: " + ReadableNumber.of(report.firstLoss()));
        screen.line("memory: the run takes " + ByteCount.text(report.bytes()) + " of a heap of at most "
                + ByteCount.text(Runtime.getRuntime().maxMemory()));
        screen.line("time: about " + ProgressText.duration(report.seconds()) + ", "
                + report.outline().totalSteps() + " steps of " + milliseconds(report.secondsPerStep())
                + (report.validations() == 0
                        ? ""
                        : " and " + report.validations() + " validations of "
                                + milliseconds(report.secondsPerValidation())));
        screen.line("dry run: all checks passed, and nothing was written");
    }

    private static String milliseconds(double seconds) {
        return ReadableNumber.of(seconds * 1e3) + " ms";
    }

    void print(OneBatchFit fit) {
        screen.line(
                "one batch of " + fit.samples() + " samples, " + fit.losses().size() + " steps");
        if (!fit.leftOut().isEmpty()) {
            screen.line("left out: " + String.join(", ", fit.leftOut()));
        }
        TextTable table = new TextTable();
        table.row("step", "loss");
        int rows = Math.min(ROWS, fit.losses().size());
        for (int i = 0; i < rows; i++) {
            int step = rows == 1 ? 0 : i * (fit.losses().size() - 1) / (rows - 1);
            table.row(Integer.toString(step + 1), ReadableNumber.of(fit.losses().get(step)));
        }
        table.lines().forEach(screen::line);
        if (fit.succeeded()) {
            screen.line("the loss came down to near zero, from " + ReadableNumber.of(fit.first()) + " to "
                    + ReadableNumber.of(fit.last()) + ": model, loss and data fit each other");
            return;
        }
        screen.line("the loss did not come down to near zero, but from " + ReadableNumber.of(fit.first()) + " to "
                + ReadableNumber.of(fit.last()));
        fit.advice().forEach(line -> screen.line("  - " + line));
    }
}
