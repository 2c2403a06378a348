package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.EnsembleMetrics;
import dev.espalier.core.EnsembleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metrics of an ensemble as a table: of the whole, the mean member and each member. */
final class EnsembleTable {

    /** With more members than these, their values would make lines that no terminal shows as a table. */
    private static final int MOST_COLUMNS = 10;

    private EnsembleTable() {}

    /**
     * A line for each metric, below a heading, and how far the members differ.
     *
     * @param result the ensemble, trained to its end
     * @param metrics on the samples of a split
     * @param split what these samples are called
     */
    static List<String> lines(EnsembleResult result, EnsembleMetrics metrics, String split) {
        boolean averaged = result.model().map(model -> model.size() == 1).orElse(false);
        String member = result.ensemble().kind().isOfOneRun() ? "state" : "member";
        int members = metrics.ofMembers().size();
        TextTable table = new TextTable();
        List<String> head =
                new ArrayList<>(List.of(split, averaged ? "average" : "ensemble", "mean " + member, "gain"));
        int columns = members <= MOST_COLUMNS ? members : 0;
        for (int i = 1; i <= columns; i++) {
            head.add(member + " " + i);
        }
        table.row(head.toArray(String[]::new));
        metrics.ofMean().forEach((name, value) -> {
            double mean = metrics.meanMember(name);
            List<String> row = new ArrayList<>(List.of(
                    name,
                    ReadableNumber.of(value),
                    ReadableNumber.of(mean),
                    !averaged && isLoss(name) ? "-" : signed(value - mean)));
            for (Map<String, Double> one : columns == 0 ? List.<Map<String, Double>>of() : metrics.ofMembers()) {
                row.add(one.containsKey(name) ? ReadableNumber.of(one.getOrDefault(name, Double.NaN)) : "-");
            }
            table.row(row.toArray(String[]::new));
        });
        List<String> lines = new ArrayList<>(table.lines());
        metrics.disagreement()
                .forEach((output, value) -> lines.add("disagreement of the " + member + "s"
                        + (metrics.disagreement().size() == 1 ? "" : " about " + output) + ": "
                        + ReadableNumber.of(value)
                        + unit(result, output)));
        return lines;
    }

    private static String unit(EnsembleResult result, String output) {
        boolean classes = result.model()
                .map(model -> model.predicted(model.outputs().indexOf(output)).kind() != TargetKind.VALUES)
                .orElse(false);
        return classes ? " nats (mean mutual information)" : " (mean standard deviation)";
    }

    /** The loss of an ensemble is the mean of its members' losses. */
    private static boolean isLoss(String name) {
        return name.equals("loss") || name.endsWith("/loss");
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + ReadableNumber.of(value);
    }
}
