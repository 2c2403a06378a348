package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.event.Split;
import dev.espalier.core.CrossValidationResult;
import dev.espalier.core.CrossValidationResult.Spread;
import dev.espalier.core.FoldResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metrics of a cross-validation as a table: mean, standard deviation and the value of each run. */
final class CrossValidationTable {

    /** With more runs than these, their values would make lines that no terminal shows as a table. */
    private static final int MOST_COLUMNS = 10;

    private CrossValidationTable() {}

    /**
     * A line for each metric, below a heading.
     *
     * @param result the cross-validation
     * @param split the samples that the metrics are about
     * @return no line if no run has metrics on them
     */
    static List<String> lines(CrossValidationResult result, Split split) {
        Map<String, Spread> metrics = result.spread(split);
        if (metrics.isEmpty()) {
            return List.of();
        }
        List<FoldResult> runs =
                result.runs().stream().filter(run -> !run.failed()).toList();
        boolean each = runs.size() <= MOST_COLUMNS;
        boolean uneven = metrics.values().stream().anyMatch(spread -> spread.runs() < runs.size());
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>(List.of(split.toString(), "mean", "deviation"));
        if (uneven) {
            head.add("runs");
        }
        for (FoldResult run : each ? runs : List.<FoldResult>of()) {
            head.add(
                    result.plan().repeats() == 1
                            ? "fold " + run.part().fold()
                            : run.part().repeat() + "/" + run.part().fold());
        }
        table.row(head.toArray(String[]::new));
        metrics.forEach((name, spread) -> {
            List<String> row = new ArrayList<>(
                    List.of(name, ReadableNumber.of(spread.mean()), ReadableNumber.of(spread.deviation())));
            if (uneven) {
                row.add(Integer.toString(spread.runs()));
            }
            for (FoldResult run : each ? runs : List.<FoldResult>of()) {
                Map<String, Double> values = split == Split.TEST ? run.test() : run.validation();
                row.add(values.containsKey(name) ? ReadableNumber.of(values.getOrDefault(name, Double.NaN)) : "-");
            }
            table.row(row.toArray(String[]::new));
        });
        return table.lines();
    }
}
