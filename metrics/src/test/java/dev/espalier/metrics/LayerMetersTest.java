package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private MeterListener listener(int layers) {
        MeterListener listener = new MeterListener(
                registry, Clock.systemUTC(), MeterSettings.defaults().withLayers(layers));
        listener.runStarted(RunEvents.START);
        return listener;
    }

    private double gauge(String name, String layer) {
        return registry.get("espalier.layer." + name)
                .tag("layer", layer)
                .gauge()
                .value();
    }

    @Test
    void showsTheStatisticsOfLayers() {
        listener(64).statisticsCollected(RunEvents.statistics(3));

        assertEquals(2, gauge("parameter.norm", "layer2"));
        assertEquals(4, gauge("gradient.norm", "layer2"));
        assertEquals(0.01, gauge("update.ratio", "layer2"), 1e-15);
        assertEquals(0.5, gauge("dead.units", "layer2"));
    }

    @Test
    void layersWithoutParametersOrDeadUnitsHaveNoMeters() {
        listener(64)
                .statisticsCollected(new StatisticsCollected(
                        1,
                        1,
                        List.of(
                                new LayerStatistics("flatten", 0, 0, 0, Double.NaN, List.of()),
                                new LayerStatistics("relu", 0, 0, 0, 0.25, List.of()),
                                new LayerStatistics("dense", 3, 2, 1, Double.NaN, List.of()))));

        assertNull(registry.find("espalier.layer.parameter.norm")
                .tag("layer", "relu")
                .gauge());
        assertEquals(0.25, gauge("dead.units", "relu"));
        assertNull(
                registry.find("espalier.layer.dead.units").tag("layer", "dense").gauge());
        assertEquals(3, gauge("parameter.norm", "dense"));
        assertTrue(registry.getMeters().stream()
                .noneMatch(meter -> "flatten".equals(meter.getId().getTag("layer"))));
    }

    /** Layers 3 to 5: norms 3, 4 and 5, gradients twice that, updates a hundredth, dead units 1/3, 1/4 and 1/5. */
    @Test
    void foldsTheLayersBeyondTheBoundIntoOne() {
        listener(2).statisticsCollected(RunEvents.statistics(5));

        assertEquals(2, gauge("parameter.norm", "layer2"));
        assertEquals(Math.sqrt(50), gauge("parameter.norm", "other"), 1e-12);
        assertEquals(2 * Math.sqrt(50), gauge("gradient.norm", "other"), 1e-12);
        assertEquals(0.01, gauge("update.ratio", "other"), 1e-12);
        assertEquals(1.0 / 3, gauge("dead.units", "other"));
        assertEquals(3, registry.find("espalier.layer.update.ratio").gauges().size());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "64, 65", "128, 129"})
    void boundsTheLayersByTheSetting(int layers, int meters) {
        MeterListener listener = listener(layers);
        listener.statisticsCollected(RunEvents.statistics(1_000));
        listener.statisticsCollected(RunEvents.statistics(2_000));

        assertEquals(meters, registry.find("espalier.layer.dead.units").gauges().size());
    }

    @Test
    void aLayerOfTheNameOfTheOthersIsOneOfThem() {
        MeterListener listener = listener(64);
        listener.statisticsCollected(
                new StatisticsCollected(1, 1, List.of(new LayerStatistics("other", 3, 2, 0.3, 0.5, List.of()))));
        Gauge norm = registry.get("espalier.layer.parameter.norm").gauge();

        assertEquals(3, norm.value());
        assertEquals(0.1, gauge("update.ratio", "other"), 1e-15);
    }

    @Test
    void asksForStatisticsOnlyIfSomebodySeesThem() {
        assertTrue(listener(64).wantsStatistics());
        assertFalse(listener(0).wantsStatistics());
        CompositeMeterRegistry nowhere = new CompositeMeterRegistry().add(new CompositeMeterRegistry());
        assertFalse(new MeterListener(nowhere, Clock.systemUTC()).wantsStatistics());
        nowhere.add(registry);
        assertTrue(new MeterListener(nowhere, Clock.systemUTC()).wantsStatistics());
    }
}
