package dev.espalier.benchmarks.starts;

import dev.espalier.benchmarks.compare.Build;
import dev.espalier.benchmarks.compare.Measurement;
import dev.espalier.benchmarks.compare.Workload;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The starts of one build with one workload and one number of threads. */
final class StartSeries {

    static final String HEADER = """
            | workload | threads | build | | min | lower quartile | median | upper quartile | max | worst / median |
            |---|---|---|---|---|---|---|---|---|---|""";

    private final Build build;
    private final Workload workload;
    private final int threads;
    private final List<Measurement> starts = new ArrayList<>();

    StartSeries(Build build, Workload workload, int threads) {
        this.build = build;
        this.workload = workload;
        this.threads = threads;
    }

    Build build() {
        return build;
    }

    Workload workload() {
        return workload;
    }

    int threads() {
        return threads;
    }

    void add(Measurement start) {
        starts.add(start);
    }

    /** The last start, for those who wait. */
    String last() {
        Measurement start = starts.get(starts.size() - 1);
        return String.format(
                        Locale.ROOT, "start %d  %s, %s, %d: ", start.round(), workload.name(), build.name(), threads)
                + Quantity.of(workload).stream()
                        .map(quantity -> quantity.name() + " "
                                + number(quantity, quantity.value().applyAsDouble(start)))
                        .collect(Collectors.joining("; "));
    }

    /** A row of the table for each quantity. */
    List<String> rows() {
        return starts.isEmpty()
                ? List.of()
                : Quantity.of(workload).stream().map(this::row).toList();
    }

    private String row(Quantity quantity) {
        Distribution values =
                Distribution.of(starts.stream().mapToDouble(quantity.value()).toArray());
        String quartiles = List.of(0.0, 0.25, 0.5, 0.75, 1.0).stream()
                .map(probability -> number(quantity, values.quantile(probability)))
                .collect(Collectors.joining(" | "));
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %.2f |",
                workload.name(),
                threads,
                build.name(),
                quantity.name(),
                quartiles,
                values.worstToMedian(quantity.moreIsBetter()));
    }

    private static String number(Quantity quantity, double value) {
        return String.format(Locale.ROOT, "%,." + quantity.decimals() + "f", value);
    }

    JsonValue json() {
        JsonObject.Builder values = JsonObject.builder();
        for (Quantity quantity : Quantity.of(workload)) {
            values.put(
                    quantity.name(),
                    new JsonArray(starts.stream()
                            .map(start -> JsonNumber.orName(quantity.value().applyAsDouble(start)))
                            .toList()));
        }
        return JsonObject.builder()
                .put("workload", workload.name())
                .put("threads", threads)
                .put("build", build.name())
                .put("starts", values.build())
                .build();
    }
}
