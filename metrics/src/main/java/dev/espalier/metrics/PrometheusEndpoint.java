package dev.espalier.metrics;

import dev.espalier.api.Check;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.Inet6Address;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves meters as Prometheus text at {@code http://127.0.0.1:port/metrics}, whatever kind of address the JVM prefers.
 *
 * <p>It can be reached from this machine only, and by no web page that a browser on it has open: requests must name a
 * loopback host, and come from no foreign origin. Reading the meters never waits for training, nor training for a reader.
 */
public final class PrometheusEndpoint implements AutoCloseable {

    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ScrapeTimes scrapes = new ScrapeTimes(System.nanoTime());
    private final CountDownLatch lastState = new CountDownLatch(1);
    private final LoopbackServer server;
    private volatile @Nullable HttpResponse last;

    private PrometheusEndpoint(int port) {
        server = new LoopbackServer(port, PATIENCE, new HttpHandler() {
            @Override
            public HttpResponse answer(HttpRequest request) {
                return PrometheusEndpoint.this.answer(request);
            }

            @Override
            public void received(HttpResponse response) {
                if (response.equals(last)) {
                    lastState.countDown();
                }
            }
        });
        // The first text takes its time to load what writes it; requests should not wait for that.
        registry.scrape();
    }

    /**
     * Opens a port and serves a registry that has no meters yet.
     *
     * @param port from 0 to 65535; 0 takes a free one
     * @return the open endpoint
     * @throws IllegalArgumentException if the port is out of range
     * @throws dev.espalier.api.EspalierException with code IO if the port is taken
     */
    public static PrometheusEndpoint open(int port) {
        Check.inClosed("port", port, 0, 65535);
        return new PrometheusEndpoint(port);
    }

    /** The registry that is served; bind it to a run to see the run's meters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The port that is open. */
    public int port() {
        return server.address().getPort();
    }

    /** The address that is open: {@code 127.0.0.1}, or {@code ::1} on a machine that has no other loopback. */
    public String host() {
        return server.address().getAddress() instanceof Inet6Address ? "::1" : "127.0.0.1";
    }

    /** Where the meters are. */
    public URI address() {
        String host = host();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/metrics");
    }

    /**
     * Serves the present state of the meters from now on, whatever becomes of them. So a run can be closed, with all that it
     * holds, and its end can still be read.
     */
    public void keepLastState() {
        last = new HttpResponse("200 OK", TEXT_FORMAT, registry.scrape());
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

    private HttpResponse answer(HttpRequest request) {
        Optional<String> origin = request.header("origin");
        if (!LoopbackNames.isLoopbackAuthority(request.headers().getOrDefault("host", ""))) {
            return HttpResponse.message("403 Forbidden", "the host must be localhost, 127.0.0.1 or [::1]");
        }
        if (origin.isPresent() && !LoopbackNames.isLoopbackOrigin(origin.get())) {
            return HttpResponse.message("403 Forbidden", "pages of other origins may not read this");
        }
        if (!request.method().equals("GET")) {
            return HttpResponse.message("405 Method Not Allowed", "only GET is understood");
        }
        if (!request.path().equals("/metrics")) {
            return HttpResponse.message("404 Not Found", "the meters are at /metrics");
        }
        if (request.hasBody()) {
            return HttpResponse.message("400 Bad Request", "a GET has no body here");
        }
        HttpResponse kept = last;
        if (kept != null) {
            return kept;
        }
        scrapes.add(System.nanoTime());
        return new HttpResponse("200 OK", TEXT_FORMAT, registry.scrape());
    }
}
