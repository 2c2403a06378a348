package dev.espalier.metrics;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Gives every run a {@link MeterListener} on the {@link MeterRegistry} that the host application has bound, or else on
 * Micrometer's global one, to which nothing listens unless the application says so.
 *
 * <p>The meters have the tags of the stack, the {@link Tags} that the application has bound, and its {@link MeterSettings}.
 */
public final class MeterListenerProvider implements TrainingListenerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public MeterListenerProvider() {}

    @Override
    public List<TrainingListener> listeners(Host host) {
        MeterRegistry registry = host.bound(MeterRegistry.class).orElse(Metrics.globalRegistry);
        Clock clock = host.bound(Clock.class).orElseGet(Clock::systemUTC);
        MeterSettings settings = host.bound(MeterSettings.class)
                .orElseGet(MeterSettings::defaults)
                .withTags(host.bound(Tags.class).orElseGet(Tags::empty))
                .withTags(tags(host));
        return List.of(new MeterListener(registry, clock, settings));
    }

    /** The tags of the stack. */
    private static Tags tags(Host host) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> tag : host.tags().entrySet()) {
            tags = tags.and(tag.getKey(), tag.getValue());
        }
        return tags;
    }
}
