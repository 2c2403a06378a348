package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Prometheus Pushgateway: pushes the meters of the run to a gateway, from which Prometheus scrapes them.
 *
 * <p>They are pushed at an interval and once more at the end of the run, so that a run that is shorter than the scrape interval
 * is seen with its final state. Each run is a group of its own, by its job, name and id; a push replaces what the group had. The
 * gateway keeps the group until it is deleted.
 *
 * <p>Choose it for runs that are shorter than the scrape interval or that Prometheus cannot reach.
 *
 * <p>Source: Prometheus, "Pushgateway", API version 1.
 *
 * @param url the address of the gateway, without /metrics
 * @param job the label {@code job} of the group
 * @param interval how often to push, from 1s to 1h
 * @param deleteAfter how long after the end of the run the group is deleted, from 0s to 1d; empty to leave it there
 * @param timeout how long one request may take, from 100ms to 1m
 * @param headers sent with every request, by name
 */
@Plugin(value = "pushgateway", summary = "pushes to a Prometheus Pushgateway, at an interval and at the end")
public record Pushgateway(
        @Setting(value = "address of the gateway, without /metrics", shorthand = true)
        String url,

        @Setting("label job of the group") String job,

        @Setting("how often to push, from 1s to 1h") Duration interval,

        @Setting("how long after the end of the run the group is deleted, from 0s to 1d; it is left there by default")
        Optional<Duration> deleteAfter,

        @Setting("how long one request may take, from 100ms to 1m")
        Duration timeout,

        @Setting("headers of every request, by name: texts, or {env: VARIABLE}")
        Map<String, HeaderValue> headers)
        implements Exporter {

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** Checks the ranges. */
    public Pushgateway {
        Receiver.checkUrl(url);
        Check.require(!job.isBlank(), "job", "'" + job + "'", "must not be blank");
        Receiver.checkInterval(interval);
        deleteAfter.ifPresent(time -> Check.require(
                !time.isNegative() && time.compareTo(LONGEST_WAIT) <= 0, "deleteAfter", time, "must be from 0s to 1d"));
        Receiver.checkTimeout(timeout);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        HeaderValue.check(headers);
    }

    /** A gateway on this machine, to which is pushed every 10 seconds. */
    public Pushgateway() {
        this(
                "http://localhost:9091",
                "espalier",
                Duration.ofSeconds(10),
                Optional.empty(),
                Duration.ofSeconds(5),
                Map.of());
    }

    @Override
    public RunExport open(ExportContext context) {
        Delivery delivery = new Delivery("pushgateway", timeout, HeaderValue.resolved(headers, "pushgateway"));
        return new Library("pushgateway", "micrometer-registry-prometheus")
                .open(() -> new PushedMeters(this, delivery, context));
    }
}
