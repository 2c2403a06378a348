package dev.espalier.api.export;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.event.TrainingListener;
import java.time.Duration;

/**
 * An exporter at work for one run.
 *
 * <p>It is closed after the last event, or without any if the run is refused; what it has not sent yet is sent then, within
 * seconds.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface RunExport extends TrainingListener {

    /**
     * How long it is worth waiting for the end of the run to be collected, by a system that collects; zero by default.
     *
     * <p>Called after the last event, before {@link #close()}.
     */
    default Duration linger() {
        return Duration.ZERO;
    }

    /**
     * Waits until the end of the run has been collected; called only if {@link #linger()} is not zero, after the run has
     * released its folder, threads and memory.
     *
     * @param limit how long to wait at most
     * @return whether it has been collected
     * @throws InterruptedException if the thread is interrupted
     */
    default boolean awaitCollection(Duration limit) throws InterruptedException {
        return true;
    }
}
