package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.export.RunExport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusTest {

    private static Prometheus choosing(boolean histogram, OptionalInt layers) {
        return new Prometheus(0, Optional.empty(), List.of(), Optional.of(Duration.ZERO), histogram, layers);
    }

    private static String scraped(Prometheus prometheus) throws IOException, InterruptedException {
        ShortRun run = new ShortRun();
        RunExport export = prometheus.open(run);
        try {
            run.start(export);
            export.statisticsCollected(
                    new StatisticsCollected(1, 1, List.of(layer("dense1"), layer("dense2"), layer("dense3"))));
            run.steps(export, 3, 0.5);
            URI address = URI.create(run.told().get(0).substring("metrics: ".length()));
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } finally {
            export.close();
        }
    }

    private static LayerStatistics layer(String name) {
        return new LayerStatistics(name, 1, 1, 0.001, Double.NaN, List.of());
    }

    @Test
    void hasNoBucketsAndAllLayersByDefault() throws IOException, InterruptedException {
        String text = scraped(choosing(false, OptionalInt.empty()));

        assertFalse(text.contains("_bucket{"), text);
        assertTrue(text.contains("layer=\"dense3\""), text);
        assertTrue(text.contains("jvm_memory_used_bytes"), text);
    }

    @Test
    void hasBucketsAndFewerLayersIfTheyAreChosen() throws IOException, InterruptedException {
        String text = scraped(choosing(true, OptionalInt.of(1)));

        assertTrue(text.contains("espalier_step_duration_seconds_bucket{"), text);
        assertTrue(text.contains("layer=\"dense1\""), text);
        assertTrue(text.contains("layer=\"other\""), text);
        assertFalse(text.contains("layer=\"dense3\""), text);
    }

    @Test
    void asksForStatisticsUnlessLayersAreLeftOut() {
        assertTrue(new Prometheus().wantsStatistics());
        assertFalse(choosing(false, OptionalInt.of(0)).wantsStatistics());
        assertEquals(OptionalInt.empty(), new Prometheus().layers());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 129})
    void boundsTheLayers(int layers) {
        assertThrows(IllegalArgumentException.class, () -> choosing(false, OptionalInt.of(layers)));
    }
}
