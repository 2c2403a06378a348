package dev.espalier.api.export;

import dev.espalier.api.ApiStatus;

/**
 * Brings what happens in a run to another system: a monitoring system, a file, a database.
 *
 * <p>A plugin of the list {@code export} of a stack. It is opened once for each run, and closed with it. One that cannot be
 * opened refuses the run. Unlike other listeners, one that fails later does not end it: the first failure is logged, the event
 * is lost to this exporter, and it is told of the next one.
 *
 * <p>Events are told on the run's own thread, which waits for them: what may take time, such as a connection, belongs on a
 * thread of the exporter's own.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Exporter {

    /**
     * Opens the exporter for a run, before its first step, on the run's thread.
     *
     * @param context what the run offers
     * @return the listener of the run
     * @throws dev.espalier.api.EspalierException if it cannot be opened: a port that is taken, a library that is missing
     */
    RunExport open(ExportContext context);

    /**
     * Whether what it opens needs statistics, pictures and samples; asked before it is opened, in place of
     * {@link RunExport#wantsStatistics()}.
     *
     * @return true by default
     */
    default boolean wantsStatistics() {
        return true;
    }
}
