package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} held against the meters of a run. */
class MetricsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final String STACK = """
            name: sides
            seed: 3
            data: {source: csv, path: data.csv, label: side, validation: 0.2, test: 0.2}
            model: [dense: 8, tanh, dense: 2]
            loss: cross-entropy
            optimizer: adam
            metrics: [accuracy, {recall: per-class}, confusion-matrix]
            train: {epochs: 2, batch: 20}
            """;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @TempDir
    private Path folder;

    /** A meter as the page and as the registry have it. */
    private record Described(String type, Set<String> tags, String unit) {}

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder table = new StringBuilder("x,y,side\n");
        for (int i = 0; i < 100; i++) {
            table.append(i % 10).append(',').append(i / 10).append(',');
            table.append(i % 10 > i / 10 ? "below\n" : "above\n");
        }
        Files.writeString(folder.resolve("data.csv"), table);
        Files.writeString(folder.resolve("sides.yaml"), STACK);
    }

    @Test
    void thePageListsTheMetersOfARun() throws IOException {
        RunOptions options = RunOptions.defaults()
                .withBaseFolder(folder)
                .withFolder(folder.resolve("run"))
                .withThreads(1);
        try (Espalier espalier =
                        Espalier.builder().bind(MeterRegistry.class, registry).build();
                TrainingRun run =
                        espalier.prepare(espalier.readStack(folder.resolve("sides.yaml"), Map.of()), options)) {
            run.run();

            assertEquals(onThePage(), inTheRegistry());
            assertEquals(inPrometheusOnThePage(), inPrometheus());
        }
        assertEquals(List.of(), registry.getMeters());
    }

    private TreeMap<String, Described> inTheRegistry() throws IOException {
        String facts = Files.readString(folder.resolve("run").resolve("run.json"));
        TreeMap<String, Described> meters = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            Meter.Id id = meter.getId();
            Set<String> tags = id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
            assertEquals("sides", id.getTag("run"), id.toString());
            assertTrue(facts.contains("\"id\": \"" + id.getTag("run.id") + "\""), id.toString());
            tags.removeAll(Set.of("run", "run.id"));
            String unit = Optional.ofNullable(id.getBaseUnit()).orElse("");
            meters.put(id.getName(), new Described(type(meter), tags, unit));
        }
        return meters;
    }

    private static String type(Meter meter) {
        if (meter instanceof Timer || meter instanceof FunctionTimer) {
            return "timer";
        }
        return meter instanceof FunctionCounter ? "counter" : "gauge";
    }

    /** The families of the text, without the longest times, which the page speaks of once. */
    private Set<String> inPrometheus() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeMap<String, Described> onThePage() throws IOException {
        TreeMap<String, Described> meters = new TreeMap<>();
        for (List<String> row : rows()) {
            Set<String> tags = new TreeSet<>();
            for (String tag : row.get(3).split(", *")) {
                if (!tag.isEmpty()) {
                    tags.add(tag);
                }
            }
            meters.put(row.get(0), new Described(row.get(2), tags, row.get(4)));
        }
        return meters;
    }

    private static Set<String> inPrometheusOnThePage() throws IOException {
        return rows().stream().map(row -> row.get(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| `espalier.")) {
                List<String> cells = new ArrayList<>();
                for (String cell : line.substring(1).split("\\|", -1)) {
                    cells.add(cell.replace("`", "").strip());
                }
                rows.add(cells);
            }
        }
        return rows;
    }
}
