package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.NumberForm;
import dev.espalier.core.data.column.NumberReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes a table: a first look finds kinds, a second one what columns say of each other and of the label. */
final class TableDescriber {

    /** The most different values that are counted. */
    static final int MOST_DISTINCT = 10_000;

    private static final int MOST_FREQUENT = 10;

    /** In a table of fewer rows, different values in all rows say nothing. */
    private static final int LEAST_FOR_IDENTIFIER = 20;

    /** A correlation beyond this is not one of independent measurements. */
    private static final double ALMOST_PERFECT = 0.999;

    private final ColumnSettings settings;
    private final CsvTable table;
    private final CsvScan scan;
    private final List<ColumnFacts> facts = new ArrayList<>();

    private TableDescriber(ColumnSettings settings, CsvTable table, CsvScan scan) {
        this.settings = settings;
        this.table = table;
        this.scan = scan;
    }

    /**
     * Describes a table.
     *
     * @param settings what is said of its columns
     * @param table the table
     */
    static TableDescription describe(ColumnSettings settings, CsvTable table) {
        CsvScan scan = new CsvScan(settings::rules, name -> MOST_DISTINCT, Set.of(), new CellTape(0));
        CsvTable.Content content = table.read(scan, new RowProblems(table, Optional.empty()));
        CsvColumns.requireKnown(settings, scan, table.path().toString());
        TableDescriber describer = new TableDescriber(settings, table, scan);
        return describer.describe(content);
    }

    private TableDescription describe(CsvTable.Content content) {
        int label = settings.targets().isEmpty()
                ? -1
                : scan.names().indexOf(settings.targets().get(0));
        for (int i = 0; i < scan.columns().size(); i++) {
            facts.add(new ColumnFacts(i, scan.columns().get(i)));
        }
        @Nullable ColumnFacts target = label < 0 ? null : facts.get(label);
        table.readAgain(
                new CsvTable.Rows() {
                    @Override
                    public void header(List<String> names) {
                        // the scan has read it
                    }

                    @Override
                    public void row(CsvRow row) {
                        if (target != null) {
                            target.add(row, null);
                        }
                        for (ColumnFacts column : facts) {
                            if (column != target) {
                                column.add(row, target);
                            }
                        }
                    }
                },
                content);
        List<TableDescription.Column> columns = new ArrayList<>();
        for (ColumnFacts column : facts) {
            columns.add(describe(column, target));
        }
        return new TableDescription(
                table.path().toString(),
                scan.rows(),
                table.dialect().delimiterName(),
                table.dialect().decimal(),
                columns);
    }

    private TableDescription.Column describe(ColumnFacts facts, @Nullable ColumnFacts target) {
        ScannedColumn column = facts.column();
        boolean isTarget = settings.targets().contains(column.name());
        String kind = kind(column, isTarget);
        boolean counted = !column.overflows() && !kind.equals("numeric");
        List<TableDescription.Count> frequent = counted ? frequent(column) : List.of();
        return new TableDescription.Column(
                column.name(),
                kind,
                isTarget,
                column.missing(),
                column.distinct().size(),
                column.overflows(),
                facts.range(),
                frequent,
                remarks(facts, target, kind));
    }

    private String kind(ScannedColumn column, boolean isTarget) {
        String name = column.name();
        ColumnKinds kinds = settings.kinds();
        if (name.isEmpty() || kinds.ignore().contains(name) || settings.side().contains(name)) {
            return "ignored";
        }
        if (column.isEmpty()) {
            return "empty";
        }
        if (kinds.ordinal().containsKey(name)) {
            return "ordinal";
        }
        if (kinds.dateTime().containsKey(name)) {
            return "date-time";
        }
        if (kinds.binary().contains(name)) {
            return "binary";
        }
        if (settings.isCategorical(name)) {
            return "categorical";
        }
        boolean numeric = settings.isNumeric(name) || column.isNumeric();
        boolean classes =
                !numeric || (column.isMostlyWhole() && column.distinct().size() <= CsvColumns.MOST_WHOLE_CLASSES);
        return isTarget && classes ? "classes" : numeric ? "numeric" : "categorical";
    }

    private static List<TableDescription.Count> frequent(ScannedColumn column) {
        return column.distinct().stream()
                .map(value -> new TableDescription.Count(value, column.count(value)))
                .sorted(Comparator.comparingInt(TableDescription.Count::rows)
                        .reversed()
                        .thenComparing(TableDescription.Count::name))
                .limit(MOST_FREQUENT)
                .toList();
    }

    private List<String> remarks(ColumnFacts facts, @Nullable ColumnFacts target, String kind) {
        ScannedColumn column = facts.column();
        List<String> remarks = new ArrayList<>();
        if (kind.equals("ignored")) {
            return remarks;
        }
        if (kind.equals("empty")) {
            return List.of("no values");
        }
        if (column.distinct().size() == 1) {
            remarks.add(column.missing() == 0 ? "constant" : "one value besides missing ones");
        }
        if (kind.equals("categorical") && !settings.isCategorical(column.name())) {
            LikeNumbers alike = LikeNumbers.of(column.distinct(), column.rules().notation());
            if (alike.areMostlyQuantities(false)) {
                remarks.add("looks like " + (alike.areDates() ? "dates" : "numbers") + ", such as '" + alike.example()
                        + "': " + alike.remedy(column.name(), facts == target));
            }
        }
        if (kind.equals("numeric") && column.texts() > 0) {
            remarks.add(column.texts() + (column.texts() == 1 ? " value is not a number" : " values are not numbers")
                    + ", such as '" + facts.firstText() + "'"
                    + NumberForm.remedy(facts.firstText(), column.rules().notation())
                            .map(remedy -> ": " + remedy.replace(NumberForm.COLUMN, column.name()))
                            .orElse(": list it in missing-markers if it marks missing values"));
        }
        this.facts.stream()
                .filter(other -> other.index() < facts.index() && other.isSame(facts))
                .findFirst()
                .ifPresent(other -> remarks.add("duplicate of " + other.column().name()));
        if (facts != target) {
            identifier(facts, kind).ifPresent(remarks::add);
            leak(facts, target).ifPresent(remarks::add);
        }
        return remarks;
    }

    private Optional<String> identifier(ColumnFacts facts, String kind) {
        ScannedColumn column = facts.column();
        int rows = scan.rows();
        if (rows >= LEAST_FOR_IDENTIFIER && column.isRowNumber()) {
            return Optional.of("counts the rows: probably an identifier");
        }
        boolean different = column.overflows() || column.distinct().size() == rows;
        return rows >= LEAST_FOR_IDENTIFIER && different && kind.equals("categorical")
                ? Optional.of(
                        column.overflows()
                                ? "more than " + MOST_DISTINCT + " different texts: an identifier or free text"
                                : "different in every row: probably an identifier")
                : Optional.empty();
    }

    private Optional<String> leak(ColumnFacts facts, @Nullable ColumnFacts target) {
        if (target == null || settings.targets().contains(facts.column().name())) {
            return Optional.empty();
        }
        String label = target.column().name();
        if (Math.abs(facts.correlation()) >= ALMOST_PERFECT) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "correlation %.4f with %s: may contain what is to be predicted",
                    facts.correlation(),
                    label));
        }
        return facts.determinesTarget(scan.rows())
                ? Optional.of("determines " + label + ": may contain what is to be predicted")
                : Optional.empty();
    }

    /** What the second look gathers of one column. */
    private static final class ColumnFacts {

        private static final long PRIME = 0x100000001B3L;

        private final int index;
        private final ScannedColumn column;
        private final CellSource cells;
        private final double[] value = new double[1];
        private final Map<String, String> targets = new HashMap<>();
        private boolean determines = true;
        private long hash = 0xCBF29CE484222325L;
        private boolean isNumber;
        private String text = "";
        private String firstText = "";
        private long count;
        private double minimum = Double.POSITIVE_INFINITY;
        private double maximum = Double.NEGATIVE_INFINITY;
        private double mean;
        private double squares;
        private long pairs;
        private double pairMean;
        private double pairSquares;
        private double targetMean;
        private double targetSquares;
        private double products;

        ColumnFacts(int index, ScannedColumn column) {
            this.index = index;
            this.column = column;
            this.cells = new CellSource(index, column.name(), new NumberReader(column.rules()));
        }

        int index() {
            return index;
        }

        ScannedColumn column() {
            return column;
        }

        String firstText() {
            return firstText;
        }

        void add(CsvRow row, @Nullable ColumnFacts target) {
            byte[] bytes = row.bytes(index);
            for (int i = row.start(index); i < row.end(index); i++) {
                hash = (hash ^ bytes[i]) * PRIME;
            }
            hash = (hash ^ ',') * PRIME;
            isNumber = column.isNumeric() && cells.read(row, value, 0) == null && !Double.isNaN(value[0]);
            if (isNumber) {
                addNumber(value[0]);
                if (target != null && target.isNumber) {
                    addPair(value[0], target.value[0]);
                }
            } else if (column.isNumeric() && firstText.isEmpty()) {
                String cell = row.text(index);
                firstText = column.rules().missing().is(cell) ? "" : cell;
            }
            if (target == null) {
                text = row.text(index);
            } else if (determines && !column.overflows()) {
                String before = targets.putIfAbsent(row.text(index), target.text);
                determines = before == null || before.equals(target.text);
            }
        }

        private void addNumber(double number) {
            count++;
            minimum = Math.min(minimum, number);
            maximum = Math.max(maximum, number);
            double delta = number - mean;
            mean += delta / count;
            squares += delta * (number - mean);
        }

        private void addPair(double number, double target) {
            pairs++;
            double delta = number - pairMean;
            double targetDelta = target - targetMean;
            pairMean += delta / pairs;
            targetMean += targetDelta / pairs;
            pairSquares += delta * (number - pairMean);
            targetSquares += targetDelta * (target - targetMean);
            products += delta * (target - targetMean);
        }

        Optional<TableDescription.Range> range() {
            return count == 0
                    ? Optional.empty()
                    : Optional.of(new TableDescription.Range(minimum, maximum, mean, Math.sqrt(squares / count)));
        }

        /** Pearson's correlation with the target; 0 if one of both is not numeric. */
        double correlation() {
            double scale = Math.sqrt(pairSquares * targetSquares);
            return pairs > 2 && scale > 0 ? products / scale : 0;
        }

        boolean isSame(ColumnFacts other) {
            return hash == other.hash && column.distinct().size() > 1;
        }

        /** Whether each value goes with one target, and values occur often enough for that to mean something. */
        boolean determinesTarget(int rows) {
            Set<String> found = Set.copyOf(targets.values());
            return determines && !column.overflows() && found.size() > 1 && 2 * targets.size() <= rows;
        }
    }
}
