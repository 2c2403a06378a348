package dev.espalier.exporters;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.time.Duration;

/**
 * Graphite: sends the meters of the run to Carbon, as lines of text or pickled.
 *
 * <p>Values are sent at an interval and once more at the end of the run. Times are in milliseconds.
 *
 * <p>Choose it where metrics are kept in Graphite, or in a database that takes its lines.
 *
 * <p>Source: Graphite, "Feeding In Your Data" and "Graphite Tag Support".
 *
 * @param host the host of Carbon
 * @param port the port of Carbon, from 1 to 65535
 * @param protocol how values are sent
 * @param tags whether tags are sent as tags, or else as parts of the names
 * @param interval how often to send, from 1s to 1h
 * @param timeout how long a connection may take, from 100ms to 1m
 */
@Plugin(value = "graphite", summary = "sends to Graphite's Carbon")
public record Graphite(
        @Setting(value = "host of Carbon", shorthand = true) String host,

        @Setting(value = "port of Carbon, from 1 to 65535; 2004 for pickled values", range = "[1, 65535]")
        int port,

        @Setting("how values are sent") Protocol protocol,

        @Setting("whether tags are sent as tags, of Graphite 1.1 and later, or else as parts of the names")
        boolean tags,

        @Setting("how often to send, from 1s to 1h") Duration interval,

        @Setting("how long a connection may take, from 100ms to 1m")
        Duration timeout)
        implements Exporter {

    /** How values are sent. */
    public enum Protocol {
        /** As lines over a connection. */
        PLAINTEXT,
        /** As lines in datagrams. */
        UDP,
        /** In batches that are pickled. */
        PICKLED
    }

    /** Checks the ranges. */
    public Graphite {
        Receiver.check(host, port);
        Receiver.checkInterval(interval);
        Receiver.checkTimeout(timeout);
    }

    /** Lines with tags to port 2003 of this machine, every 10 seconds. */
    public Graphite() {
        this("localhost", 2003, Protocol.PLAINTEXT, true, Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    @Override
    public RunExport open(ExportContext context) {
        return new Library("graphite", "micrometer-registry-graphite")
                .open(() -> GraphiteRegistry.export(this, context));
    }
}
