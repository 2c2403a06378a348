package dev.espalier.core.data.csv;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.column.CellText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what the columns of a table were taken for, in few lines however many there are. */
public final class ColumnSummary {

    /** Names in one list. */
    private static final int MOST_NAMES = 8;

    /** In the order of their lines. */
    private static final List<String> KINDS =
            List.of("numeric", "binary", "ordinal", "date-time", "one-hot", "embedded");

    private static final String REGRESSION = "to predict it as a number set data.task: regression";

    private ColumnSummary() {}

    /**
     * What columns were taken for.
     *
     * @param schema what was read
     * @param source where it was read from
     * @param notes of how it was read
     * @return a line for each kind of column of the inputs that come from a table, one for each note and one for each target;
     *     none where no input comes from a table
     */
    public static List<String> lines(Schema schema, DataSource source, List<String> notes) {
        List<Schema.Column> columns = schema.inputs().stream()
                .flatMap(input -> input.columns().stream())
                .toList();
        if (columns.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("columns:");
        Map<String, List<Schema.Column>> kinds = new LinkedHashMap<>();
        KINDS.forEach(kind -> kinds.put(kind, new ArrayList<>()));
        columns.forEach(column -> kinds.computeIfAbsent(kind(column.encoding()), kind -> new ArrayList<>())
                .add(column));
        kinds.forEach((kind, members) -> {
            if (!members.isEmpty()) {
                lines.add(String.format(Locale.ROOT, "  %-9s %4d  %s", kind, members.size(), described(members)));
            }
        });
        notes.forEach(note -> lines.add("  " + note));
        boolean guessed = source instanceof CsvSource table
                && table.task() == TargetTask.AUTO
                && table.classes().isEmpty();
        schema.targets().forEach(target -> lines.add("target: " + target(target, guessed)));
        return lines;
    }

    private static String kind(ColumnEncoding encoding) {
        if (encoding instanceof ColumnEncoding.OneHot) {
            return "one-hot";
        }
        if (encoding instanceof ColumnEncoding.Index) {
            return "embedded";
        }
        if (encoding instanceof ColumnEncoding.Ordinal) {
            return "ordinal";
        }
        if (encoding instanceof ColumnEncoding.Binary) {
            return "binary";
        }
        return encoding instanceof ColumnEncoding.DateTime ? "date-time" : "numeric";
    }

    /** The names, those of the most categories first: they are the likeliest mistakes. */
    private static String described(List<Schema.Column> columns) {
        return listed(columns.stream()
                .sorted(Comparator.comparingInt(
                        column -> -column.encoding().categories().size()))
                .map(column -> column.name() + detail(column.encoding()))
                .toList());
    }

    private static String detail(ColumnEncoding encoding) {
        if (encoding instanceof ColumnEncoding.Categorical categorical) {
            List<String> beside = new ArrayList<>();
            if (categorical.missing() == ColumnEncoding.Missing.OWN) {
                beside.add("missing");
            }
            if (categorical.unknown() == ColumnEncoding.Unknown.OWN) {
                beside.add("unknown");
            }
            return " (" + encoding.categories().size() + " categories"
                    + (beside.isEmpty() ? "" : ", and " + String.join(" and ", beside)) + ")";
        }
        if (encoding instanceof ColumnEncoding.Ordinal) {
            return " (" + shortly(encoding.categories(), " < ") + ")";
        }
        if (encoding instanceof ColumnEncoding.Binary binary) {
            return " (" + binary.zero() + ": 0, " + binary.one() + ": 1)";
        }
        if (encoding instanceof ColumnEncoding.DateTime dateTime) {
            return " (" + dateTime.format() + ": "
                    + dateTime.parts().stream()
                            .map(ColumnEncoding.Part::toString)
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        return "";
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
        if (table && target.kind() == TargetKind.LABELS) {
            return "to predict numbers set data.task: regression";
        }
        return table && target.kind() != TargetKind.VALUES && isWholeNumbers(target) ? REGRESSION : "";
    }

    private static boolean isWholeNumbers(Schema.Target target) {
        return target.classNames().stream().allMatch(CellText::isWhole);
    }

    private static String listed(List<String> names) {
        return shortly(names, ", ");
    }

    private static String shortly(List<String> names, String between) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(between));
        return names.size() > MOST_NAMES
                ? first + between + (between.equals(", ") ? "and " : "") + (names.size() - MOST_NAMES) + " more"
                : first;
    }
}
