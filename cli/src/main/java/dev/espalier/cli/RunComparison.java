package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.Split;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.stack.StackComparison;
import dev.espalier.core.stack.StackDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Several runs side by side: what differs between their stacks, and what they came to. */
final class RunComparison {

    private static final String ABSENT = "-";

    /**
     * A line of the comparison.
     *
     * @param section what it is about: {@code run}, {@code settings}, {@code validation}, …
     * @param name its name in the section
     * @param cells a text for each run
     * @param values a number for each run, NaN where there is none; empty for texts
     * @param best the runs that have the best value
     */
    record Row(String section, String name, List<String> cells, List<Double> values, Set<Integer> best) {}

    private final List<ComparedRun> runs;
    private final List<Row> rows = new ArrayList<>();

    private RunComparison(List<ComparedRun> runs) {
        this.runs = runs;
    }

    /**
     * Compares runs.
     *
     * @param runs at least one
     * @param catalog the plugins that there are
     * @return the lines, section by section
     */
    static List<Row> of(List<ComparedRun> runs, PluginCatalog catalog) {
        RunComparison comparison = new RunComparison(runs);
        comparison.addRuns();
        comparison.addSettings(catalog);
        comparison.addMetrics();
        comparison.addFindings();
        return List.copyOf(comparison.rows);
    }

    private void addRuns() {
        texts("run", "name", ComparedRun::name);
        texts("run", "state", ComparedRun::state);
        texts("run", "steps", ComparedRun::steps);
        texts("run", "epochs", run -> Integer.toString(run.epochs()));
        texts("run", "parameters", run -> run.parameters().map(String::valueOf).orElse(ABSENT));
        numbers("run", "seconds", ComparedRun::seconds, Optional.empty());
        numbers("run", "samples/s", ComparedRun::throughput, Optional.empty());
    }

    /** The settings in which any stack differs from the first. */
    private void addSettings(PluginCatalog catalog) {
        String first = runs.get(0).stack();
        Map<String, String> ofFirst = new LinkedHashMap<>();
        List<Map<String, String>> ofOthers = new ArrayList<>();
        for (ComparedRun run : runs) {
            Map<String, String> others = new LinkedHashMap<>();
            for (StackDifference difference : StackComparison.of(first, run.stack(), catalog)) {
                ofFirst.putIfAbsent(difference.path(), difference.before());
                others.put(difference.path(), difference.now());
            }
            ofOthers.add(others);
        }
        ofFirst.forEach((path, value) -> {
            List<String> cells = new ArrayList<>();
            ofOthers.forEach(others -> cells.add(others.getOrDefault(path, value)));
            rows.add(new Row("settings", path, cells, List.of(), Set.of()));
        });
    }

    private void addMetrics() {
        if (runs.stream().anyMatch(run -> run.monitor().isPresent())) {
            texts(
                    "best",
                    "monitored",
                    run -> run.monitor().map(MonitorChecked::metric).orElse(ABSENT));
            texts(
                    "best",
                    "at step",
                    run -> run.monitor()
                            .map(best -> Long.toString(best.bestStep()))
                            .orElse(ABSENT));
        }
        Set<String> validated = new TreeSet<>();
        runs.forEach(run -> validated.addAll(run.extremes().keySet()));
        for (String metric : validated) {
            MetricDirections.of(metric)
                    .ifPresent(direction ->
                            numbers("best", metric, run -> bestOf(run, metric, direction), Optional.of(direction)));
        }
        for (Split split : Split.values()) {
            Set<String> names = new TreeSet<>();
            runs.forEach(run -> names.addAll(run.last(split).keySet()));
            for (String metric : names) {
                numbers(
                        split.toString(),
                        metric,
                        run -> run.last(split).getOrDefault(metric, Double.NaN),
                        MetricDirections.of(metric));
            }
        }
    }

    private static double bestOf(ComparedRun run, String metric, Direction direction) {
        double[] extremes = run.extremes().get(metric);
        if (extremes == null) {
            return Double.NaN;
        }
        return direction == Direction.MINIMIZE ? extremes[0] : extremes[1];
    }

    private void addFindings() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> run.findings().forEach(finding -> names.add(nameOf(finding))));
        for (String name : names) {
            texts(
                    "findings",
                    name,
                    run -> run.findings().stream()
                            .filter(finding -> nameOf(finding).equals(name))
                            .map(finding -> finding.severity() + " since epoch " + finding.sinceEpoch())
                            .findFirst()
                            .orElse(ABSENT));
        }
    }

    private static String nameOf(Finding finding) {
        return finding.place().isEmpty() ? finding.name() : finding.name() + " (" + finding.place() + ")";
    }

    private void texts(String section, String name, Function<ComparedRun, String> text) {
        rows.add(new Row(section, name, runs.stream().map(text).toList(), List.of(), Set.of()));
    }

    private void numbers(
            String section, String name, ToDoubleFunction<ComparedRun> number, Optional<Direction> direction) {
        List<Double> values = runs.stream().mapToDouble(number).boxed().toList();
        List<String> cells = values.stream()
                .map(value -> value.isNaN() ? ABSENT : ReadableNumber.of(value))
                .toList();
        Set<Integer> best = direction.map(known -> best(values, known)).orElse(Set.of());
        rows.add(new Row(section, name, cells, values, best));
    }

    /** The runs with the best value; none if there is nothing to choose from. */
    private static Set<Integer> best(List<Double> values, Direction direction) {
        double best = Double.NaN;
        for (double value : values) {
            best = direction.improves(value, best, 0) ? value : best;
        }
        Set<Integer> runs = new TreeSet<>();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) == best) {
                runs.add(i);
            }
        }
        return runs.size() == values.size() ? Set.of() : runs;
    }
}
