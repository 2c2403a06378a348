package dev.espalier.exporters;

import dev.espalier.api.export.ExportContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** The meters of a run in a registry that sends them at an interval and once more at the end. */
final class RegistryExport extends ExportedMeters {

    private final String name;
    private final Duration patience;
    private final Sending sending;

    /** The end of what a registry sends. */
    interface Sending {

        /** Sends the last state; called on a thread of its own. */
        void finish() throws InterruptedException;

        /** Gives up what has not been sent. */
        default void giveUp() {}
    }

    /**
     * An export that has begun.
     *
     * @param name the exporter's name
     * @param registry the export's own
     * @param context what the run offers
     * @param patience how long the end of a run waits for the last state to be sent
     * @param sending the end of it
     */
    RegistryExport(String name, MeterRegistry registry, ExportContext context, Duration patience, Sending sending) {
        super(registry, context);
        this.name = name;
        this.patience = patience;
        this.sending = sending;
    }

    /** An export whose registry sends what it has when it is closed. */
    RegistryExport(String name, MeterRegistry registry, ExportContext context, Duration patience) {
        this(name, registry, context, patience, registry::close);
    }

    /** Sends the last state, which is in the registry until then, and removes the meters. */
    @Override
    public void close() {
        LastState.within(patience, name, sending);
        super.close();
    }
}
