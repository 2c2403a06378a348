package dev.espalier.exporters;

import dev.espalier.api.event.RunStarted;
import dev.espalier.api.export.ExportContext;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The meters of a run, pushed to a gateway by a thread of their own. */
final class PushedMeters extends ExportedMeters {

    private static final System.Logger LOGGER = System.getLogger(PushedMeters.class.getName());
    private static final String NAME = "pushgateway";
    private static final Map<String, String> TEXT = Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8");

    private final Pushgateway settings;
    private final Delivery delivery;
    private final PrometheusMeterRegistry registry;
    private final ScheduledExecutorService pusher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "espalier-export-" + NAME);
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable URI group;
    private @Nullable ScheduledFuture<?> pushes;
    private boolean closed;

    PushedMeters(Pushgateway settings, Delivery delivery, ExportContext context) {
        this(settings, delivery, context, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    private PushedMeters(
            Pushgateway settings, Delivery delivery, ExportContext context, PrometheusMeterRegistry registry) {
        super(registry, context);
        this.settings = settings;
        this.delivery = delivery;
        this.registry = registry;
    }

    @Override
    public void runStarted(RunStarted event) {
        super.runStarted(event);
        URI address = group(settings, event.name(), event.id());
        group = address;
        long interval = settings.interval().toNanos();
        // the first push is made at once: a wrong address is to be seen when the run begins
        pushes = pusher.scheduleWithFixedDelay(() -> push(address), 0, interval, TimeUnit.NANOSECONDS);
    }

    /** The address of a group; its labels are those that the meters have, or the gateway would refuse them. */
    static URI group(Pushgateway settings, String name, String id) {
        String base = settings.url().replaceAll("/+$", "");
        return URI.create(base + "/metrics/" + label("job", settings.job()) + "/" + label("run", name) + "/"
                + label("run_id", id));
    }

    /** A label in a path: in Base64, of which = is the empty text, unless every server takes the value for one name. */
    private static String label(String name, String value) {
        if (value.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            return name + "/" + value;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return name + "@base64/" + (encoded.isEmpty() ? "=" : encoded);
    }

    private void push(URI address) {
        try {
            delivery.deliver("PUT", address, TEXT, registry.scrape().getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException failure) {
            // thrown on, it would end all pushes that follow
            LOGGER.log(System.Logger.Level.WARNING, "exporter " + NAME + ": a push failed: " + failure);
        }
    }

    @Override
    public Duration linger() {
        return group == null ? Duration.ZERO : settings.deleteAfter().orElse(Duration.ZERO);
    }

    /** Pushes the last state and waits for the time after which the group is deleted: whether it was scraped is not known here. */
    @Override
    public boolean awaitCollection(Duration limit) throws InterruptedException {
        pushLastState();
        if (limit.isZero()) {
            return false;
        }
        TimeUnit.NANOSECONDS.sleep(limit.toNanos());
        return true;
    }

    private void pushLastState() {
        URI address = group;
        if (address == null || closed) {
            return;
        }
        closed = true;
        if (pushes != null) {
            pushes.cancel(false);
        }
        pusher.shutdown();
        LastState.within(Receiver.patience(settings.timeout()), NAME, () -> push(address));
    }

    /** Pushes the last state, or deletes the group after it. */
    @Override
    public void close() {
        pushLastState();
        URI address = group;
        if (address != null && settings.deleteAfter().isPresent()) {
            LastState.within(
                    Receiver.patience(settings.timeout()),
                    NAME,
                    () -> delivery.deliver("DELETE", address, Map.of(), new byte[0]));
        }
        pusher.shutdownNow();
        super.close();
        registry.close();
    }
}
