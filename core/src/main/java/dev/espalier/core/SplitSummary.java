package dev.espalier.core;

import dev.espalier.api.data.JoinedDataset;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.stack.Stack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the splits of a run are, for a person to read. */
final class SplitSummary {

    private static final int MOST_VALUES = 8;

    private SplitSummary() {}

    /**
     * How many samples each split has, and what is left to train on of a column that names them.
     *
     * @param said what the stack says
     * @param data the data of the run
     */
    static List<String> lines(Stack.Data said, RunData data) {
        List<String> lines = new ArrayList<>();
        lines.add("data: " + data.train().size() + " training samples"
                + data.validation()
                        .map(part -> ", " + part.size() + " for validation" + how(said.validation()))
                        .orElse("")
                + data.test()
                        .map(part -> ", " + part.size() + " for the test" + how(said.test()))
                        .orElse(""));
        data.train().tasks().ifPresent(tasks -> lines.addAll(ofTasks(tasks, data)));
        for (String column : namingColumns(said)) {
            data.train().sideColumn(column).ifPresent(texts -> lines.add(left(column, texts)));
        }
        return lines;
    }

    private static List<String> ofTasks(JoinedDataset training, RunData data) {
        List<String> lines = new ArrayList<>();
        for (String task : training.tasks()) {
            lines.add("task " + task + ": " + size(Optional.of(data.train()), task) + " training samples"
                    + (data.validation().isPresent() ? ", " + size(data.validation(), task) + " for validation" : "")
                    + (data.test().isPresent() ? ", " + size(data.test(), task) + " for the test" : ""));
        }
        return lines;
    }

    private static int size(Optional<PreparedDataset> part, String task) {
        return part.flatMap(PreparedDataset::tasks)
                .filter(joined -> joined.tasks().contains(task))
                .map(joined -> joined.part(joined.tasks().indexOf(task)).size())
                .orElse(0);
    }

    private static String how(Holdout held) {
        if (held instanceof Holdout.Fold part) {
            String repeat = part.repeat() == 1 ? "" : ", repeat " + part.repeat();
            return " (fold " + part.fold() + " of " + part.folds() + repeat + cut(part.cut()) + ")";
        }
        if (held instanceof Holdout.Column named) {
            return " (" + named.column() + " is '" + named.value() + "')";
        }
        if (held instanceof Holdout.Rows listed) {
            return " (rows of " + listed.rows() + ")";
        }
        String cut = cut(((Holdout.Fraction) held).cut());
        return cut.isEmpty() ? "" : " (" + cut.substring(2) + ")";
    }

    private static String cut(Holdout.Cut cut) {
        return cut.group().map(column -> ", grouped by " + column).orElse("")
                + cut.time().map(column -> ", the latest by " + column).orElse("")
                + cut.stratifyBy().map(name -> ", stratified by " + name).orElse("");
    }

    private static List<String> namingColumns(Stack.Data said) {
        List<String> columns = new ArrayList<>();
        for (Holdout held : List.of(said.validation(), said.test())) {
            if (held instanceof Holdout.Column named && !columns.contains(named.column())) {
                columns.add(named.column());
            }
        }
        return columns;
    }

    private static String left(String column, List<String> texts) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        texts.forEach(text -> counts.merge(text, 1, Integer::sum));
        String values = counts.entrySet().stream()
                .limit(MOST_VALUES)
                .map(entry -> (entry.getKey().isEmpty() ? "empty" : "'" + entry.getKey() + "'") + " ("
                        + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        return "training samples by column '" + column + "': " + values + (counts.size() > MOST_VALUES ? ", …" : "");
    }
}
