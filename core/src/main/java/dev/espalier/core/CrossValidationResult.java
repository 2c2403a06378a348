package dev.espalier.core;

import dev.espalier.api.event.Split;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a cross-validation has come to.
 *
 * @param plan its runs
 * @param runs those that have ended, in their order; fewer than the plan has if it was stopped
 * @param stopped why it was stopped before its end, for a person to read; empty if it was not
 * @param folder where it keeps its runs; empty if they are not kept
 */
public record CrossValidationResult(
        CrossValidationPlan plan, List<FoldResult> runs, Optional<String> stopped, Optional<Path> folder) {

    /** Copies the list. */
    public CrossValidationResult {
        runs = List.copyOf(runs);
    }

    /**
     * Mean and standard deviation of a metric over the runs.
     *
     * <p>deviation = √(Σ(x − mean)² / n), the population's, as of NumPy and in the examples of scikit-learn.
     *
     * @param mean arithmetic mean; NaN if no run has a finite value
     * @param deviation standard deviation; NaN if no run has a finite value
     * @param runs how many runs have a finite value, n
     */
    public record Spread(double mean, double deviation, int runs) {

        static Spread of(List<Double> values) {
            double[] finite = values.stream()
                    .mapToDouble(Double::doubleValue)
                    .filter(Double::isFinite)
                    .toArray();
            double sum = 0;
            for (double value : finite) {
                sum += value;
            }
            double mean = sum / finite.length;
            double squares = 0;
            for (double value : finite) {
                squares += (value - mean) * (value - mean);
            }
            return new Spread(mean, Math.sqrt(squares / finite.length), finite.length);
        }
    }

    /** Whether a run failed. */
    public boolean hasFailures() {
        return runs.stream().anyMatch(FoldResult::failed);
    }

    /**
     * Mean and standard deviation of each metric on a split, over the runs that did not fail.
     *
     * @param split validation or test
     * @return by metric, in the order of the runs' metrics; empty if no run has metrics on that split
     */
    public Map<String, Spread> spread(Split split) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(metrics(run, split).keySet()));
        Map<String, Spread> spread = new LinkedHashMap<>();
        for (String name : names) {
            spread.put(
                    name,
                    Spread.of(runs.stream()
                            .filter(run -> !run.failed())
                            .map(run -> metrics(run, split).getOrDefault(name, Double.NaN))
                            .toList()));
        }
        return spread;
    }

    private static Map<String, Double> metrics(FoldResult run, Split split) {
        return split == Split.TEST ? run.test() : run.validation();
    }
}
