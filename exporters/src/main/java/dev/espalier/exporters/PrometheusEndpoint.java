package dev.espalier.exporters;

import dev.espalier.http.WebAddress;
import dev.espalier.http.WebRequest;
import dev.espalier.http.WebResponse;
import dev.espalier.http.WebServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves meters as Prometheus text at {@code http://127.0.0.1:port/metrics}, whatever kind of address the JVM prefers.
 *
 * <p>It can be reached from this machine only unless it is told otherwise, and by no web page that a browser on it has open:
 * requests must name a host of its own, and come from no foreign origin. Reading the meters never waits for training, nor
 * training for a reader.
 */
public final class PrometheusEndpoint implements AutoCloseable {

    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PATH = "/metrics";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ScrapeTimes scrapes = new ScrapeTimes(System.nanoTime());
    private final CountDownLatch lastState = new CountDownLatch(1);
    private final WebServer server;
    private volatile byte @Nullable [] last;

    private PrometheusEndpoint(WebAddress address) {
        // The first text takes its time to load what writes it; requests should not wait for that.
        scrape();
        server = WebServer.open(address, this::answer);
    }

    /**
     * Opens a port that only this machine can reach, and serves a registry that has no meters yet.
     *
     * @param port from 0 to 65535; 0 takes a free one
     * @return the open endpoint
     * @throws IllegalArgumentException if the port is out of range
     * @throws dev.espalier.api.EspalierException with code IO if the port is taken
     */
    public static PrometheusEndpoint open(int port) {
        return open(WebAddress.loopback(port));
    }

    /**
     * Opens a port and serves a registry that has no meters yet.
     *
     * @param address where to listen
     * @return the open endpoint
     * @throws dev.espalier.api.EspalierException with code IO if the address is not of this machine or the port is taken
     */
    public static PrometheusEndpoint open(WebAddress address) {
        return new PrometheusEndpoint(address);
    }

    /** The registry that is served; bind it to a run to see the run's meters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The port that is open. */
    public int port() {
        return server.port();
    }

    /** The address that is open: {@code 127.0.0.1}, or {@code ::1} on a machine that has no other loopback. */
    public String host() {
        return server.host();
    }

    /** Where the meters are. */
    public URI address() {
        return server.address().resolve(PATH);
    }

    /**
     * Serves the present state of the meters from now on, whatever becomes of them. So a run can be closed, with all that it
     * holds, and its end can still be read.
     */
    public void keepLastState() {
        last = scrape();
    }

    /**
     * How long it is worth waiting until the meters are read again: two of the intervals at which they have been read.
     *
     * @return from 2 seconds to 5 minutes; zero if they were not read in the last 5 minutes
     */
    public Duration twoScrapeIntervals() {
        return scrapes.twoIntervals(System.nanoTime());
    }

    /**
     * Waits until a client has received the state that {@link #keepLastState()} has kept.
     *
     * @param limit how long to wait at most
     * @return whether one has
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitScrape(Duration limit) throws InterruptedException {
        return lastState.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Closes the port and the registry; connections that are open end. */
    @Override
    public void close() {
        server.close();
        registry.close();
    }

    private WebResponse answer(WebRequest request) {
        if (!request.path().equals(PATH)) {
            return WebResponse.message(404, "the meters are at " + PATH);
        }
        byte[] kept = last;
        if (kept != null) {
            return WebResponse.of(200, TEXT_FORMAT, kept).onReceived(lastState::countDown);
        }
        scrapes.add(System.nanoTime());
        return WebResponse.of(200, TEXT_FORMAT, scrape());
    }

    /** One at a time, so that many who read at once take no more than one processor from training. */
    private synchronized byte[] scrape() {
        return registry.scrape().getBytes(StandardCharsets.UTF_8);
    }
}
