package dev.espalier.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All rounds of one contender with one workload and one number of threads.
 *
 * @param rounds at least one
 */
record Row(List<Measurement> rounds) {

    Row {
        rounds = List.copyOf(rounds);
    }

    /** The rows of a workload: Espalier's first, then the peers', each by threads. */
    static List<Row> of(Workload workload, List<Measurement> measurements) {
        List<String> names = measurements.stream()
                .filter(each -> each.workload().equals(workload))
                .map(each -> each.contender() + " " + each.threads())
                .distinct()
                .sorted((a, b) -> order(a).compareTo(order(b)))
                .toList();
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(new Row(measurements.stream()
                    .filter(each ->
                            each.workload().equals(workload) && name.equals(each.contender() + " " + each.threads()))
                    .toList()));
        }
        return rows;
    }

    private static String order(String name) {
        return name.startsWith(Contenders.ESPALIER) ? "0 " + name : "1 " + name;
    }

    /** The first round, for what is the same in all of them. */
    Measurement first() {
        return rounds.get(0);
    }

    String contender() {
        return first().contender();
    }

    int threads() {
        return first().threads();
    }

    boolean isEspalier() {
        return contender().startsWith(Contenders.ESPALIER);
    }

    /** The median over the rounds. */
    double median(ToDoubleFunction<Measurement> metric) {
        return Measurement.median(rounds.stream()
                .map(metric::applyAsDouble)
                .filter(value -> !value.isNaN())
                .toList());
    }

    /** The least of all rounds. */
    double least(ToDoubleFunction<Measurement> metric) {
        return rounds.stream().mapToDouble(metric).min().orElse(Double.NaN);
    }

    /** The most of all rounds. */
    double most(ToDoubleFunction<Measurement> metric) {
        return rounds.stream().mapToDouble(metric).max().orElse(Double.NaN);
    }

    /** Whether the models of all rounds are good enough for their speed to count. */
    boolean counts() {
        return rounds.stream().allMatch(Measurement::counts);
    }
}
