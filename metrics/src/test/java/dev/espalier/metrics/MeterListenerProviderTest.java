package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MeterListenerProviderTest {

    private static final RunStarted START = new RunStarted("0a1b2c3d4e5f", "iris", 0, 300, 30, 32, 960, 7_000, false);

    @Test
    void usesTheRegistryOfTheHost() {
        MeterRegistry registry = new SimpleMeterRegistry();
        List<TrainingListener> listeners =
                new MeterListenerProvider().listeners(new FakeHost(Map.of(MeterRegistry.class, registry)));
        listeners.forEach(listener -> listener.runStarted(START));

        assertNotNull(registry.find("espalier.steps").functionCounter());
    }

    @Test
    void usesTheGlobalRegistryWithoutAHostsOwn() {
        List<TrainingListener> listeners = new MeterListenerProvider().listeners(new FakeHost(Map.of()));
        try {
            listeners.forEach(listener -> listener.runStarted(START));
            assertNotNull(Metrics.globalRegistry.find("espalier.steps").functionCounter());
        } finally {
            listeners.forEach(TrainingListener::close);
        }
        assertTrue(Metrics.globalRegistry.getMeters().isEmpty());
    }

    @Test
    void theHostChoosesTagsAndSettings() {
        MeterRegistry registry = new SimpleMeterRegistry();
        FakeHost host = new FakeHost(
                Map.of(
                        MeterRegistry.class,
                        registry,
                        Tags.class,
                        Tags.of("team", "vision"),
                        MeterSettings.class,
                        MeterSettings.defaults().withHistogram(true)),
                Map.of("site", "north"));
        new MeterListenerProvider().listeners(host).forEach(listener -> listener.runStarted(START));

        assertEquals(
                registry.getMeters().size(),
                Search.in(registry)
                        .tag("team", "vision")
                        .tag("site", "north")
                        .meters()
                        .size());
        assertNotNull(
                registry.find("espalier.step.duration").tag("phase", "data").timer());
    }

    @Test
    void isDeclaredAlikeForModulePathAndClassPath() throws IOException {
        String service = TrainingListenerProvider.class.getName();
        Set<String> provided = MeterListenerProvider.class.getModule().getDescriptor().provides().stream()
                .filter(provides -> provides.service().equals(service))
                .map(ModuleDescriptor.Provides::providers)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        try (InputStream services =
                MeterListenerProvider.class.getModule().getResourceAsStream("META-INF/services/" + service)) {
            assertNotNull(services);
            String text = new String(services.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(provided, text.lines().collect(Collectors.toSet()));
        }
    }
}
