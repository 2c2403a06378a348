package dev.espalier.benchmarks.starts;

import dev.espalier.benchmarks.compare.Build;
import dev.espalier.benchmarks.compare.Workload;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The starts of one build with one workload and one number of threads. */
final class StartSeries {

    static final String HEADER = """
        | workload | threads | build | | min | lower quartile | median | upper quartile | max | worst / median | undisturbed | worst / median of these |
        |---|---|---|---|---|---|---|---|---|---|---|---|\
        """;

    /** A start is undisturbed if the processor had more than this of its best pace, which nine of ten have on a quiet machine. */
    private static final double UNDISTURBED = 0.85;

    private static final String PACE = "pace";

    private final Build build;
    private final Workload workload;
    private final int threads;
    private final List<Quantity> quantities;
    private final List<Start> starts = new ArrayList<>();

    StartSeries(Build build, Workload workload, int threads) {
        this.build = build;
        this.workload = workload;
        this.threads = threads;
        this.quantities = Quantity.of(workload);
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

    int size() {
        return starts.size();
    }

    void add(Start start) {
        starts.add(start);
    }

    /** The last start, for those who wait. */
    String last() {
        Start start = starts.get(starts.size() - 1);
        return String.format(
                        Locale.ROOT, "start %d  %s, %s, %d: ", starts.size(), workload.name(), build.name(), threads)
                + IntStream.range(0, quantities.size())
                        .mapToObj(i -> quantities.get(i).name() + " "
                                + number(quantities.get(i), start.values().get(i)))
                        .collect(Collectors.joining("; "))
                + String.format(Locale.ROOT, "; pace %.1f", start.pace());
    }

    /** A row of the table for each quantity. */
    List<String> rows() {
        return starts.isEmpty()
                ? List.of()
                : IntStream.range(0, quantities.size()).mapToObj(this::row).toList();
    }

    private String row(int index) {
        Quantity quantity = quantities.get(index);
        Distribution all = distribution(starts, index);
        double best = starts.stream().mapToDouble(Start::pace).max().orElse(0);
        List<Start> undisturbed = starts.stream()
                .filter(start -> start.pace() >= UNDISTURBED * best)
                .toList();
        String quartiles = List.of(0.0, 0.25, 0.5, 0.75, 1.0).stream()
                .map(probability -> number(quantity, all.quantile(probability)))
                .collect(Collectors.joining(" | "));
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %.2f | %d of %d | %.2f |",
                workload.name(),
                threads,
                build.name(),
                quantity.name(),
                quartiles,
                all.worstToMedian(quantity.moreIsBetter()),
                undisturbed.size(),
                starts.size(),
                distribution(undisturbed, index).worstToMedian(quantity.moreIsBetter()));
    }

    private static Distribution distribution(List<Start> of, int index) {
        return Distribution.of(
                of.stream().mapToDouble(start -> start.values().get(index)).toArray());
    }

    private static String number(Quantity quantity, double value) {
        return String.format(Locale.ROOT, "%,." + quantity.decimals() + "f", value);
    }

    JsonValue json() {
        JsonObject.Builder values = JsonObject.builder();
        for (int i = 0; i < quantities.size(); i++) {
            int index = i;
            values.put(
                    quantities.get(i).name(),
                    array(starts.stream()
                            .map(start -> start.values().get(index))
                            .toList()));
        }
        values.put(PACE, array(starts.stream().map(Start::pace).toList()));
        return JsonObject.builder()
                .put("workload", workload.name())
                .put("epochs", workload.epochs())
                .put("threads", threads)
                .put("build", build.name())
                .put("starts", values.build())
                .build();
    }

    private static JsonArray array(List<Double> values) {
        return new JsonArray(values.stream().map(JsonNumber::orName).toList());
    }

    /** Adds the starts of an earlier run, if they are of the same series. */
    void addAll(JsonObject earlier) {
        boolean same = earlier.text("workload").equals(Optional.of(workload.name()))
                && earlier.whole("epochs").orElse(0) == workload.epochs()
                && earlier.whole("threads").orElse(0) == threads
                && earlier.text("build").equals(Optional.of(build.name()));
        if (!same) {
            return;
        }
        JsonObject kept = earlier.object("starts").orElseThrow();
        List<Double> paces = values(kept, PACE);
        List<List<Double>> columns = quantities.stream()
                .map(quantity -> values(kept, quantity.name()))
                .toList();
        for (int i = 0; i < paces.size(); i++) {
            int index = i;
            starts.add(
                    new Start(columns.stream().map(column -> column.get(index)).toList(), paces.get(i)));
        }
    }

    private static List<Double> values(JsonObject kept, String name) {
        return kept.array(name).orElseThrow().elements().stream()
                .map(value -> JsonNumber.fromNumberOrName(value).orElseThrow())
                .toList();
    }
}
