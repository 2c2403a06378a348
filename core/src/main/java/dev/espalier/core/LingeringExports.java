package dev.espalier.core;

import dev.espalier.core.training.RunExports;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The exporters of a run, kept open after the run is closed, so that other systems can still collect its end.
 *
 * <pre>{@code
 * try (LingeringExports exports = run.lingeringExports()) {
 *     try (run) {
 *         run.run();
 *     }
 *     exports.await(exports.longest());
 * }
 * }</pre>
 *
 * <p>For one thread at a time.
 */
public final class LingeringExports implements AutoCloseable {

    private final Supplier<RunExports> exports;

    LingeringExports(Supplier<RunExports> exports) {
        this.exports = exports;
    }

    /** The names of the exporters that are worth waiting for; to be asked when the run has ended. */
    public List<String> names() {
        return exports.get().lingering();
    }

    /** How long it is worth waiting at most; zero if no system collects from an exporter. To be asked when the run has ended. */
    public Duration longest() {
        return exports.get().longestLinger();
    }

    /**
     * Waits until the end of the run has been collected from every exporter that is worth waiting for.
     *
     * @param limit how long to wait at most; an exporter is not waited for longer than it asks for itself
     * @return whether it has been collected from all of them
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean await(Duration limit) throws InterruptedException {
        return exports.get().await(limit);
    }

    /** Closes the exporters: what they have not sent yet is sent. Does nothing the second time. */
    @Override
    public void close() {
        exports.get().closeKept();
    }
}
