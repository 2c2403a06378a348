package dev.espalier.cli;

import dev.espalier.core.LingeringExports;
import dev.espalier.core.document.Durations;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * The wait of a command after its run, until other systems have collected the end of it.
 *
 * @param context the screen and the signals of the command
 * @param quiet whether to say nothing
 */
record ExportWait(CommandContext context, boolean quiet) {

    /** Waits until the end has been collected, or a time is over, or a signal comes. */
    void await(LingeringExports exports) {
        Duration limit = exports.longest();
        if (limit.isZero()) {
            return;
        }
        context.signals().whileLingering(() -> {
            try {
                if (!exports.await(Duration.ZERO)) {
                    await(exports, limit);
                }
            } catch (InterruptedException signal) {
                line("export: a signal came before the final state was collected");
            }
        });
    }

    private void await(LingeringExports exports, Duration limit) throws InterruptedException {
        Duration shown = Duration.ofSeconds(Math.max(1, limit.plusMillis(500).toSeconds()));
        LocalTime latest = LocalTime.now(ZoneId.systemDefault()).plus(limit).truncatedTo(ChronoUnit.SECONDS);
        line("export: " + String.join(" and ", exports.names())
                + " offers the final state of the run until it has been collected, for at most "
                + Durations.text(shown) + " (until " + latest + "); Ctrl-C ends this");
        line(
                exports.await(limit)
                        ? "export: the final state was collected"
                        : "export: the final state was not collected");
    }

    private void line(String text) {
        if (!quiet) {
            context.screen().line(text);
        }
    }
}
