package dev.espalier.metrics;

import dev.espalier.api.Check;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves meters as Prometheus text at {@code http://127.0.0.1:port/metrics}.
 *
 * <p>It can be reached from this machine only, and by no web page that a browser on it has open: requests must name a
 * loopback host, and come from no foreign origin. Reading the meters never waits for training, nor training for a reader.
 */
public final class PrometheusEndpoint implements AutoCloseable {

    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LoopbackServer server;

    private PrometheusEndpoint(int port) {
        server = new LoopbackServer(port, PATIENCE, this::answer);
        // The first text takes its time to load what writes it; nobody should wait for that.
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
        Check.require(port >= 0 && port <= 65535, "port", port, "must be in [0, 65535]");
        return new PrometheusEndpoint(port);
    }

    /** The registry that is served; bind it to a run to see the run's meters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The port that is open. */
    public int port() {
        return server.port();
    }

    /** Where the meters are. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/metrics");
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
        return new HttpResponse("200 OK", TEXT_FORMAT, registry.scrape());
    }
}
