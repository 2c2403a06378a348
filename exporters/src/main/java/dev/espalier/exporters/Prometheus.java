package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import dev.espalier.http.WebAddress;
import dev.espalier.metrics.MeterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Prometheus scrape endpoint: serves the meters of the run as Prometheus text on a port.
 *
 * <p>The final state of the run is served after its end until it has been read once, for at most the time of linger.
 *
 * <p>Choose it where a Prometheus server can reach this machine and scrapes it; for runs shorter than its scrape interval,
 * choose pushgateway.
 *
 * <p>Source: Prometheus, "Exposition formats", text format 0.0.4.
 *
 * @param port from 0 to 65535; 0 takes a free one
 * @param host the address of this machine to listen at; empty for the loopback, which other machines cannot reach
 * @param hostNames names by which other machines call this one, beside its addresses in digits and the host; requests that
 *     name another are refused
 * @param linger how long the final state is served at most, from 0s to 1d; empty for two of the intervals at which the meters
 *     were read, and not at all if they were never read
 * @param histogram whether the timer of steps has histogram buckets, which cost a step about a microsecond
 * @param layers how many layers have meters of their own, from 0 to 128; empty for 64, or as an application has bound it
 */
@Plugin(value = "prometheus", summary = "Prometheus scrape endpoint on a port of this machine")
public record Prometheus(
        @Setting(value = "port from 0 to 65535; 0 takes a free one", shorthand = true, range = "[0, 65535]")
        int port,

        @Setting(
                "the address of this machine to listen at, 0.0.0.0 for all; by default the loopback, which other machines cannot"
                        + " reach")
        Optional<String> host,

        @Setting(
                "names by which other machines call this one, beside its addresses in digits; requests that name another are"
                        + " refused")
        List<String> hostNames,

        @Setting(
                "how long the final state is served at most, until it has been read once, from 0s to 1d; by default two of the"
                        + " intervals at which the meters were read, and not at all if they were never read")
        Optional<Duration> linger,

        @Setting(
                "whether the timer of steps has histogram buckets, from which percentiles over several runs can be computed")
        boolean histogram,

        @Setting(
                value =
                        "how many layers have meters of their own, from 0 to 128, the rest being folded into one; 64 by default, and"
                                + " 0 leaves layers out",
                range = "[0, 128]")
        OptionalInt layers)
        implements Exporter {

    private static final Duration LONGEST_LINGER = Duration.ofDays(1);

    /** Checks the ranges. */
    public Prometheus {
        Check.inClosed("port", port, 0, 65535);
        hostNames = List.copyOf(hostNames);
        linger.ifPresent(time -> Check.require(
                !time.isNegative() && time.compareTo(LONGEST_LINGER) <= 0, "linger", time, "must be from 0s to 1d"));
        layers.ifPresent(most -> Check.inClosed("layers", most, 0, MeterSettings.MOST_LAYERS));
    }

    /** Port 9464 of the loopback. */
    public Prometheus() {
        this(9464, Optional.empty(), List.of(), Optional.empty(), false, OptionalInt.empty());
    }

    /** Unless layers are left out. */
    @Override
    public boolean wantsStatistics() {
        return layers.isEmpty() || layers.getAsInt() > 0;
    }

    @Override
    public RunExport open(ExportContext context) {
        WebAddress address = new WebAddress(host, port, Set.copyOf(hostNames));
        return new Library("prometheus", "micrometer-registry-prometheus")
                .open(() -> new ServedMeters(PrometheusEndpoint.open(address), context, linger, settings(context)));
    }

    private MeterSettings settings(ExportContext context) {
        MeterSettings others = ExportedMeters.settings(context);
        return others.withHistogram(histogram || others.histogram()).withLayers(layers.orElse(others.layers()));
    }
}
