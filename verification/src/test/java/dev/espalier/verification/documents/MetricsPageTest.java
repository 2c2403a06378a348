package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.Finding;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.metrics.RunMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * {@code docs/metrics.md}: its table is made from the code, and held against the meters of a run, both ways.
 *
 * <p>{@code ./mvnw -pl verification -am test -Dtest=MetricsPageTest -Dpages.write=true} brings it up to date.
 */
class MetricsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    /**
     * Everything that has a meter: outputs with learned weights, classes, groups, momentum, early stopping, clipping, checkpoints, a test, and a
     * finding, since the column {@code paid} gives the class away.
     */
    private static final String STACK = """
            name: sides
            seed: 3
            data:
              source: csv
              path: data.csv
              targets: [side, sum]
              validation: 0.2
              test: 0.2
            model:
              inputs: [features]
              nodes:
                - {name: trunk, from: features, layers: [dense: 8, relu]}
                - {name: side, from: trunk, layers: [dense: 2]}
                - {name: sum, from: trunk, layers: [dense: 1]}
              outputs: [side, sum]
            loss: {side: cross-entropy, sum: mean-squared-error}
            optimizer: adam
            groups: [{match: "trunk/*", learning-rate-multiplier: 0.5}]
            regularizers: [early-stopping: {patience: 5}, uncertainty-weights]
            metrics: [accuracy, {recall: per-class}, confusion-matrix]
            train: {epochs: 2, batch: 20, clip-norm: 1.0, checkpoint: {epochs: 1}}
            tags: {team: vision}
            """;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @TempDir
    private Path folder;

    /** A meter as the page and as the registry have it. */
    private record Described(String type, Set<String> tags, String unit) {}

    /** A row of the table that is not a constant of the code: values by the labels of a metric. */
    private record Labelled(String keys, String description) {
        String row() {
            String name = RunMeter.EVALUATION.meterName() + ".by." + keys.replace(", ", ".");
            String tags = "split, metric, output, " + keys;
            return MetricsPageTest.row(name, "`" + name.replace('.', '_') + "`", "gauge", tags, "", description);
        }
    }

    private static final List<Labelled> LABELLED = List.of(
            new Labelled("class", "Metrics of single classes, such as `recall`; likewise by `label` and by `target`"),
            new Labelled("actual, predicted", "Cells of the confusion matrix; `metric` is `confusion`"));

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder table = new StringBuilder("x,y,paid,side,sum\n");
        for (int i = 0; i < 200; i++) {
            boolean below = i % 10 > i / 20;
            table.append(i % 10)
                    .append(',')
                    .append(i / 20)
                    .append(',')
                    .append(below ? 1.5 : 0.5)
                    .append(',');
            table.append(below ? "below" : "above").append(',');
            table.append((i % 10 + i / 10) / 10.0 + 0.01).append('\n');
        }
        Files.writeString(folder.resolve("data.csv"), table);
        Files.writeString(folder.resolve("sides.yaml"), STACK);
    }

    @Test
    void thePagesTableIsMadeFromTheCode() throws IOException {
        StringBuilder table = new StringBuilder("| meter | in Prometheus | type | tags | unit | meaning |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (RunMeter meter : RunMeter.values()) {
            table.append(row(
                    meter.meterName(),
                    inPrometheus(meter),
                    meter.type().toString(),
                    String.join(", ", meter.tags()),
                    meter.unit(),
                    meter.description()));
            if (meter == RunMeter.EVALUATION) {
                LABELLED.forEach(labelled -> table.append(labelled.row()));
            }
        }
        GeneratedPage.at(PAGE).assertHas("## All meters", table.toString());
    }

    private static String row(
            String name, String prometheus, String type, String tags, String unit, String description) {
        String quoted = tags.isEmpty() ? "" : "`" + tags.replace(", ", "`, `") + "`";
        return "| `" + name + "` | " + prometheus + " | " + type + " | " + quoted + " | " + unit + " | " + description
                + " |\n";
    }

    private static String inPrometheus(RunMeter meter) {
        Meter.Type type = switch (meter.type()) {
            case GAUGE -> Meter.Type.GAUGE;
            case COUNTER -> Meter.Type.COUNTER;
            case TIMER -> Meter.Type.TIMER;
            case LONG_TASK_TIMER -> Meter.Type.LONG_TASK_TIMER;
        };
        String unit = meter.unit().isEmpty() ? null : meter.unit();
        String name = "`" + new PrometheusNamingConvention().name(meter.meterName(), type, unit);
        if (meter.type() == RunMeter.Type.GAUGE) {
            // constant gauges get their ending in the text only, like counters
            return name + (meter.meterName().endsWith(".info") ? "_info`" : "`");
        }
        if (meter.type() == RunMeter.Type.COUNTER) {
            return name + "_total`";
        }
        return name + "_count`, `_sum`" + (meter == RunMeter.STEP_DURATION ? "" : ", `_max`");
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

            assertEquals(onThePage().keySet(), inTheRegistry().keySet());
            inTheRegistry().forEach((name, meter) -> assertEquals(onThePage().get(name), meter, name));
            assertEquals(seriesOnThePage(), series());
            assertEquals(
                    List.of("leaking-feature"),
                    run.findings().stream().map(Finding::name).toList());
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
            assertEquals("vision", id.getTag("team"), id.toString());
            tags.removeAll(Set.of("run", "run.id", "team"));
            String unit = Optional.ofNullable(id.getBaseUnit()).orElse("");
            meters.put(id.getName(), new Described(type(meter), tags, unit));
        }
        return meters;
    }

    private static String type(Meter meter) {
        if (meter instanceof LongTaskTimer) {
            return "long task timer";
        }
        if (meter instanceof Timer || meter instanceof FunctionTimer) {
            return "timer";
        }
        return meter instanceof FunctionCounter ? "counter" : "gauge";
    }

    /** The names of the series in the text, each of which the type of its family explains. */
    private Set<String> series() {
        return registry.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]")[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeMap<String, Described> onThePage() {
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

    /** {@code a_count, _sum} names two series. */
    private static Set<String> seriesOnThePage() {
        Set<String> names = new TreeSet<>();
        for (List<String> row : rows()) {
            String[] cells = row.get(1).split(", ");
            names.add(cells[0]);
            for (int i = 1; i < cells.length; i++) {
                names.add(cells[0].replaceFirst("_count$", cells[i]));
            }
        }
        return names;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines()) {
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
