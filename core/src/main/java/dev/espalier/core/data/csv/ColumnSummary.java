package dev.espalier.core.data.csv;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.column.CellText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Says what the columns of a table were taken for, in few lines however many there are. */
public final class ColumnSummary {

    /** Names in one list. */
    private static final int MOST_NAMES = 8;

    private static final String REGRESSION = "to predict it as a number set data.task: regression";

    private ColumnSummary() {}

    /**
     * What columns were taken for.
     *
     * @param schema what was read
     * @param source where it was read from
     * @return a line for the columns of each input that comes from a table, and one for each target beside them; none where no
     *     input does
     */
    public static List<String> lines(Schema schema, DataSource source) {
        List<String> lines = new ArrayList<>();
        for (Schema.Input input : schema.inputs()) {
            if (!input.columns().isEmpty()) {
                lines.add("columns: " + columns(input.columns()));
            }
        }
        if (!lines.isEmpty()) {
            boolean guessed = source instanceof CsvSource table
                    && table.task() == TargetTask.AUTO
                    && table.classes().isEmpty();
            schema.targets().forEach(target -> lines.add("target: " + target(target, guessed)));
        }
        return lines;
    }

    private static String columns(List<Schema.Column> columns) {
        List<String> numeric = columns.stream()
                .filter(column -> column.encoding().categories().isEmpty())
                .map(Schema.Column::name)
                .toList();
        // those of the most categories first: they are the likeliest mistakes
        List<String> categorical = columns.stream()
                .filter(column -> !column.encoding().categories().isEmpty())
                .sorted(Comparator.comparingInt(
                        column -> -column.encoding().categories().size()))
                .map(column ->
                        column.name() + ": " + column.encoding().categories().size() + " categories")
                .toList();
        List<String> kinds = new ArrayList<>();
        if (!numeric.isEmpty()) {
            kinds.add(numeric.size() + " numeric (" + listed(numeric) + ")");
        }
        if (!categorical.isEmpty()) {
            kinds.add(categorical.size() + " categorical (" + listed(categorical) + ")");
        }
        return String.join(", ", kinds);
    }

    private static String target(Schema.Target target, boolean guessed) {
        if (target.kind() == TargetKind.VALUES) {
            return target.name() + ", " + (target.width() == 1 ? "a number" : target.width() + " numbers");
        }
        return target.name() + ", one of " + target.width() + " classes (" + listed(target.classNames()) + ")"
                + (isWholeNumbers(target) && guessed ? "; " + REGRESSION : "");
    }

    /**
     * What to do about a loss or a metric that does not suit a target whose classes may have been meant as numbers.
     *
     * @param schema what was read
     * @param target one of its targets
     * @return the advice; empty if the target's classes are no whole numbers of a table
     */
    public static String adviceOn(Schema schema, Schema.Target target) {
        boolean table =
                schema.inputs().stream().anyMatch(input -> !input.columns().isEmpty());
        return table && target.kind() != TargetKind.VALUES && isWholeNumbers(target) ? REGRESSION : "";
    }

    private static boolean isWholeNumbers(Schema.Target target) {
        return target.classNames().stream().allMatch(CellText::isWhole);
    }

    private static String listed(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? first + ", and " + (names.size() - MOST_NAMES) + " more" : first;
    }
}
