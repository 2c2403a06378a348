package dev.espalier.cli;

import dev.espalier.api.EspalierException;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.document.Durations;
import dev.espalier.core.json.JsonObject;
import dev.espalier.metrics.PrometheusEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a run at a port of this machine: from before the run until its end has been read.
 *
 * <p>While they are served, the run's folder says where: {@value RunFolder#METRICS_ENDPOINT}.
 */
final class ServedMetrics implements AutoCloseable {

    private final PrometheusEndpoint endpoint;
    private final CommandContext context;
    private final boolean quiet;
    private final String note;
    private @Nullable TrainingRun run;
    private @Nullable Path file;
    private boolean noted;
    private boolean ended;

    /**
     * Opens the port.
     *
     * @param port from 0 to 65535; 0 takes a free one
     * @param context the screen and the signals of the command
     * @param quiet whether to say nothing
     */
    ServedMetrics(int port, CommandContext context, boolean quiet) {
        this.endpoint = PrometheusEndpoint.open(port);
        this.context = context;
        this.quiet = quiet;
        this.note = JsonObject.builder()
                .put("address", endpoint.address().toString())
                .put("host", endpoint.host())
                .put("port", endpoint.port())
                .put("process", ProcessHandle.current().pid())
                .build()
                .toIndentedJson();
    }

    /** Makes all runs show their meters here. */
    void offerTo(Espalier.Builder builder) {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                if (!noted) {
                    noteAddress();
                }
            }
        };
        builder.bind(MeterRegistry.class, endpoint.registry()).listener(listener);
    }

    /** Where the meters are. */
    URI address() {
        return endpoint.address();
    }

    /** Writes the address into the run's folder, which it has after its first step. */
    void follow(TrainingRun started) {
        run = started;
    }

    private void noteAddress() {
        Optional<Path> folder = run == null ? Optional.empty() : run.folder();
        if (folder.isEmpty()) {
            return;
        }
        noted = true;
        Path target = folder.get().resolve(RunFolder.METRICS_ENDPOINT);
        try {
            OutputFile.write(target, output -> output.write(note.getBytes(StandardCharsets.UTF_8)));
            file = target;
        } catch (EspalierException failure) {
            // a run is worth more than the note of where its metrics are
            failure.problems().forEach(problem -> context.screen().error("warning: " + problem));
        }
    }

    /** Keeps the state of the meters for those who have not read it yet; called before the run is closed. */
    void runEnded() {
        ended = true;
        endpoint.keepLastState();
    }

    /**
     * Serves the last state of a run that has ended until it has been read, or a time is over, or a signal comes.
     *
     * @param asked how long at most; if empty, two of the intervals at which the meters have been read
     */
    void linger(Optional<Duration> asked) {
        Duration limit = asked.orElseGet(endpoint::twoScrapeIntervals);
        if (!ended || limit.isZero()) {
            return;
        }
        context.signals().whileLingering(() -> {
            try {
                if (!endpoint.awaitScrape(Duration.ZERO)) {
                    await(limit);
                }
            } catch (InterruptedException signal) {
                line("metrics: a signal came before the final state was read");
            }
        });
    }

    private void await(Duration limit) throws InterruptedException {
        Duration shown = Duration.ofSeconds(Math.max(1, limit.plusMillis(500).toSeconds()));
        LocalTime latest = LocalTime.now(ZoneId.systemDefault()).plus(limit).truncatedTo(ChronoUnit.SECONDS);
        line("metrics: " + address() + " serves the final state of the run until it has been read, for at most "
                + Durations.text(shown) + " (until " + latest + "); Ctrl-C ends this");
        line(
                endpoint.awaitScrape(limit)
                        ? "metrics: the final state was read"
                        : "metrics: the final state was not read");
    }

    /** Takes the note out of the run's folder and closes the port. */
    @Override
    public void close() {
        try {
            Path written = file;
            // Another process may have gone on with the run and written its own.
            if (written != null
                    && Files.isRegularFile(written)
                    && Files.readString(written).equals(note)) {
                Files.delete(written);
            }
        } catch (IOException left) {
            context.screen().error("warning: " + file + " could not be removed: " + left.getMessage());
        } finally {
            endpoint.close();
        }
    }

    private void line(String text) {
        if (!quiet) {
            context.screen().line(text);
        }
    }
}
