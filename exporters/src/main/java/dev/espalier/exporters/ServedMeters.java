package dev.espalier.exporters;

import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.export.ExportContext;
import dev.espalier.metrics.MeterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a run at a port of this machine: from before the run until its end has been read.
 *
 * <p>While they are served, the run's folder says where: {@value #NOTE}.
 */
final class ServedMeters extends ExportedMeters {

    private static final System.Logger LOGGER = System.getLogger(ServedMeters.class.getName());
    private static final String NOTE = "metrics-endpoint.json";

    private final PrometheusEndpoint endpoint;
    private final ExportContext context;
    private final Optional<Duration> asked;
    private final String note;
    private @Nullable Path file;
    private boolean started;
    private boolean ended;
    private boolean noted;

    ServedMeters(PrometheusEndpoint endpoint, ExportContext context, Optional<Duration> asked, MeterSettings settings) {
        super(endpoint.registry(), context, settings);
        this.endpoint = endpoint;
        this.context = context;
        this.asked = asked;
        this.note = "{\n  \"address\": \"" + endpoint.address() + "\",\n  \"host\": \"" + endpoint.host()
                + "\",\n  \"port\": " + endpoint.port() + ",\n  \"process\": "
                + ProcessHandle.current().pid() + "\n}\n";
        context.tell("metrics: " + endpoint.address());
    }

    @Override
    public void runStarted(RunStarted event) {
        started = true;
        super.runStarted(event);
    }

    /** The run's folder is there after its first step. */
    @Override
    public void stepFinished(StepView step) {
        super.stepFinished(step);
        if (!noted) {
            noted = true;
            context.folder().ifPresent(this::writeNote);
        }
    }

    private void writeNote(Path folder) {
        Path target = folder.resolve(NOTE);
        try {
            Path whole = Files.createTempFile(folder, NOTE, ".tmp");
            Files.writeString(whole, note);
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            file = target;
        } catch (IOException failure) {
            // a run is worth more than the note of where its metrics are
            LOGGER.log(System.Logger.Level.WARNING, target + " could not be written: " + failure.getMessage());
        }
    }

    @Override
    public void runStopped(RunStopped event) {
        super.runStopped(event);
        if (started) {
            ended = true;
            endpoint.keepLastState();
        }
    }

    @Override
    public Duration linger() {
        return ended ? asked.orElseGet(endpoint::twoScrapeIntervals) : Duration.ZERO;
    }

    @Override
    public boolean awaitCollection(Duration limit) throws InterruptedException {
        return endpoint.awaitScrape(limit);
    }

    /** Takes the note out of the run's folder and closes the port. */
    @Override
    public void close() {
        Path written = file;
        try {
            // Another process may have gone on with the run and written its own.
            if (written != null
                    && Files.isRegularFile(written)
                    && Files.readString(written).equals(note)) {
                Files.delete(written);
            }
        } catch (IOException left) {
            LOGGER.log(System.Logger.Level.WARNING, written + " could not be removed: " + left.getMessage());
        } finally {
            super.close();
            endpoint.close();
        }
    }
}
