package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import dev.espalier.metrics.PrometheusEndpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * Prometheus scrape endpoint: serves the meters of the run as Prometheus text on a port of this machine.
 *
 * <p>The final state of the run is served after its end until it has been read once, for at most the time of linger.
 *
 * <p>Choose it where a Prometheus server can reach this machine and scrapes it; for runs shorter than its scrape interval,
 * choose pushgateway.
 *
 * <p>Source: Prometheus, "Exposition formats", text format 0.0.4.
 *
 * @param port from 0 to 65535; 0 takes a free one
 * @param linger how long the final state is served at most, from 0s to 1d; empty for two of the intervals at which the meters
 *     were read, and not at all if they were never read
 */
@Plugin(value = "prometheus", summary = "Prometheus scrape endpoint on a port of this machine")
public record Prometheus(
        @Setting(value = "port from 0 to 65535; 0 takes a free one", shorthand = true)
        int port,

        @Setting(
                "how long the final state is served at most, until it has been read once, from 0s to 1d; by default two of the"
                        + " intervals at which the meters were read, and not at all if they were never read")
        Optional<Duration> linger)
        implements Exporter {

    private static final Duration LONGEST_LINGER = Duration.ofDays(1);

    /** Checks the ranges. */
    public Prometheus {
        Check.inClosed("port", port, 0, 65535);
        linger.ifPresent(time -> Check.require(
                !time.isNegative() && time.compareTo(LONGEST_LINGER) <= 0, "linger", time, "must be from 0s to 1d"));
    }

    /** Port 9464. */
    public Prometheus() {
        this(9464, Optional.empty());
    }

    @Override
    public RunExport open(ExportContext context) {
        return new ServedMeters(PrometheusEndpoint.open(port), context, linger);
    }
}
