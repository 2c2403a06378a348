package dev.espalier.verification.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.metrics.ProcessMeters;
import dev.espalier.verification.tool.ExternalTool;
import dev.espalier.verification.tool.PrometheusServer;
import dev.espalier.verification.tool.ToolOutput;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboard and the alert rules of {@code metrics/monitoring}. */
class MonitoringFilesTest {

    private static final Path FOLDER = Path.of("..", "metrics", "monitoring");
    private static final Path METRICS_PAGE = Path.of("..", "docs", "metrics.md");
    private static final Path RUNBOOK = Path.of("..", "docs", "monitoring.md");
    private static final Path DASHBOARD = FOLDER.resolve("espalier-dashboard.json");
    private static final Path ALERT_TESTS = FOLDER.resolve("espalier-alerts-test.yml");

    /** Functions are followed by a parenthesis; these words are all else that is not the name of a series. */
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "offset", "bool", "group_left", "group_right");

    @TempDir
    private Path folder;

    private static Object load(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    /** The values of a key, wherever it is. */
    private static List<String> values(Object tree, String key) {
        List<String> found = new ArrayList<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name.equals(key) && value instanceof String text) {
                    found.add(text);
                } else {
                    found.addAll(values(value, key));
                }
            });
        } else if (tree instanceof List<?> list) {
            list.forEach(each -> found.addAll(values(each, key)));
        }
        return found;
    }

    /** Queries of the dashboard, with values for its variables. */
    private static List<String> dashboardQueries() throws IOException {
        return values(load(DASHBOARD), "expr").stream()
                .map(query -> query.replace("$__rate_interval", "1m")
                        .replace("$__range", "1h")
                        .replaceAll("\\$(job|run_id|run)\\b", ".*"))
                .toList();
    }

    private static ToolOutput promtool(String input, String... arguments) throws IOException, InterruptedException {
        return ToolOutput.of(FOLDER, input, ExternalTool.require("prometheus", "promtool"), arguments);
    }

    @Test
    void promtoolAcceptsTheRules() throws IOException, InterruptedException {
        promtool("", "check", "rules", PrometheusServer.RULES.getFileName().toString())
                .isContent();
    }

    @Test
    void everyAlertFiresWhenItShould() throws IOException, InterruptedException {
        promtool("", "test", "rules", ALERT_TESTS.getFileName().toString()).isContent();
    }

    @Test
    void everyAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        Set<String> alerts = new TreeSet<>(values(load(PrometheusServer.RULES), "alert"));
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (Object test : (List<?>) ((Map<?, ?>) load(ALERT_TESTS)).get("tests")) {
            for (Object expectation : (List<?>) ((Map<?, ?>) test).get("alert_rule_test")) {
                Map<?, ?> expected = (Map<?, ?>) expectation;
                (expected.containsKey("exp_alerts") ? firing : silent)
                        .add(expected.get("alertname").toString());
            }
        }

        assertFalse(alerts.isEmpty());
        assertEquals(alerts, firing);
        assertEquals(alerts, silent);
    }

    @Test
    void everyAlertHasALineInTheRunbook() throws IOException {
        List<String> headings = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("### Espalier"))
                .map(line -> line.substring(4))
                .sorted()
                .toList();
        assertEquals(
                values(load(PrometheusServer.RULES), "alert").stream().sorted().toList(), headings);
        List<String> links = values(load(PrometheusServer.RULES), "runbook");
        assertEquals(
                headings.stream()
                        .map(heading -> "docs/monitoring.md#" + heading.toLowerCase(java.util.Locale.ROOT))
                        .toList(),
                links.stream().sorted().toList());
    }

    @Test
    void promtoolReadsEveryQueryOfTheDashboard() throws IOException, InterruptedException {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        int number = 0;
        for (String query : dashboardQueries()) {
            rules.append("      - {record: 'query:").append(++number).append("', expr: '");
            rules.append(query.replace("'", "''")).append("'}\n");
        }
        Path file = folder.resolve("dashboard.yml");
        Files.writeString(file, rules.toString().replace("query:", "query:number"));

        String said =
                promtool("", "check", "rules", file.toString()).isContent().text();
        assertTrue(said.contains(number + " rules found"), said);
    }

    @Test
    void queriesNameOnlySeriesThatThereAre() throws IOException {
        Set<String> series = series();
        List<String> queries = new ArrayList<>(dashboardQueries());
        queries.addAll(values(load(PrometheusServer.RULES), "expr"));
        series.addAll(values(load(PrometheusServer.RULES), "record"));
        series.add("ALERTS");
        Map<String, String> unknown = new TreeMap<>();
        for (String query : queries) {
            names(query).stream().filter(name -> !series.contains(name)).forEach(name -> unknown.put(name, query));
        }

        assertEquals(Map.of(), unknown);
    }

    @Test
    void theDashboardShowsEveryMeter() throws IOException {
        Set<String> shown = dashboardQueries().stream()
                .flatMap(query -> names(query).stream())
                .collect(Collectors.toSet());
        Set<String> left = rows().stream()
                .filter(names -> names.stream().noneMatch(shown::contains))
                .map(names -> names.get(0))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of("espalier_epoch", "espalier_start_timestamp_seconds"), left);
    }

    /** The names of series in a query: what is left of it without texts, selectors, lists of labels and functions. */
    private static Set<String> names(String query) {
        String plain = query.replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^]]*]", "")
                .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "");
        return Pattern.compile("(?<![\\w.])([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()")
                .matcher(plain)
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The series that a run and its process have: those of the page, which a test holds against a run, and of the JVM. */
    private static Set<String> series() throws IOException {
        Set<String> names = rows().stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (ProcessMeters process = ProcessMeters.bindTo(registry, Tags.empty())) {
            registry.scrape()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> names.add(line.split("[{ ]")[0]));
        }
        // it appears with the first collection
        names.add("jvm_gc_pause_seconds_sum");
        return names;
    }

    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(METRICS_PAGE)) {
            if (line.startsWith("| `espalier.")) {
                String[] cells = line.split("\\|")[2].replace("`", "").strip().split(", ");
                List<String> names = new ArrayList<>(List.of(cells[0]));
                for (int i = 1; i < cells.length; i++) {
                    names.add(cells[0].replaceFirst("_count$", cells[i]));
                }
                rows.add(names);
            }
        }
        return rows;
    }
}
