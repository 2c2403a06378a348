package dev.espalier.exporters;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.time.Duration;

/**
 * StatsD: sends the meters of the run to a StatsD agent, in one of the dialects of its protocol.
 *
 * <p>Values are sent at an interval and once more at the end of the run. With the protocol udp nothing is said of an agent that
 * is not there. The timer of steps is left out, because the protocol would take a line for every step; its percentiles are sent.
 *
 * <p>Choose it for an agent that speaks StatsD, such as those of Datadog and Telegraf.
 *
 * <p>Source: Etsy, "statsd", metric types; Datadog, "DogStatsD".
 *
 * @param host the agent's host
 * @param port the agent's port, from 1 to 65535
 * @param flavor the dialect, which decides how tags are sent
 * @param protocol how lines are sent
 * @param interval how often to send, from 1s to 1h
 */
@Plugin(value = "statsd", summary = "sends to a StatsD agent")
public record Statsd(
        @Setting(value = "host of the agent", shorthand = true)
        String host,

        @Setting(value = "port of the agent, from 1 to 65535", range = "[1, 65535]")
        int port,

        @Setting("dialect, which decides how tags are sent; etsy has none and makes them parts of the names")
        Flavor flavor,

        @Setting("how lines are sent") Protocol protocol,

        @Setting("how often to send, from 1s to 1h") Duration interval)
        implements Exporter {

    /** A dialect of StatsD. */
    public enum Flavor {
        /** Of Datadog's agent. */
        DATADOG,
        /** Of Telegraf. */
        TELEGRAF,
        /** Of Sysdig. */
        SYSDIG,
        /** The first one, without tags. */
        ETSY
    }

    /** How lines are sent. */
    public enum Protocol {
        /** As datagrams. */
        UDP,
        /** Over a connection. */
        TCP
    }

    /** Checks the ranges. */
    public Statsd {
        Receiver.check(host, port);
        Receiver.checkInterval(interval);
    }

    /** An agent on this machine at port 8125, in Datadog's dialect, every 10 seconds. */
    public Statsd() {
        this("localhost", 8125, Flavor.DATADOG, Protocol.UDP, Duration.ofSeconds(10));
    }

    @Override
    public RunExport open(ExportContext context) {
        return new Library("statsd", "micrometer-registry-statsd").open(() -> StatsdRegistry.export(this, context));
    }
}
