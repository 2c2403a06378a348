package dev.espalier.api.export;

import dev.espalier.api.ApiStatus;

/**
 * Brings what happens in a run to another system: a monitoring system, a file, a database.
 *
 * <p>A plugin of the list {@code export} of a stack. It is opened once for each run, and closed with it.
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
}
