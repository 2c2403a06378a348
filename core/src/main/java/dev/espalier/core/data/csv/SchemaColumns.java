package dev.espalier.core.data.csv;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.column.CellText;
import dev.espalier.core.data.column.ColumnReader;
import dev.espalier.core.data.column.NumberReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the columns that a trained model needs in a table. */
final class SchemaColumns {

    private static final String REMEDY = "give the model data like those that it was trained on";

    private final Schema schema;
    private final CsvScan scan;
    private final ColumnSettings settings;
    private final DataSource.Targets wanted;
    private final List<String> side;
    private final List<String> keptIfThere;
    private final CsvTable table;
    private final String where;
    private final ProblemList problems;

    /**
     * A search.
     *
     * @param settings what the source says of columns
     * @param request what is asked for
     * @param keptIfThere side columns that may be missing
     * @param scan what was seen of the table
     * @param table where they come from
     */
    SchemaColumns(
            ColumnSettings settings, ReadRequest request, List<String> keptIfThere, CsvScan scan, CsvTable table) {
        this.schema = request.schema();
        this.scan = scan;
        this.settings = settings;
        this.wanted = request.targets();
        this.side = request.sideColumns();
        this.keptIfThere = keptIfThere;
        this.table = table;
        this.where = table.path().toString();
        this.problems = new ProblemList(where);
    }

    /**
     * The layout of the table; without targets if they are optional and a column of theirs is missing or empty.
     *
     * @throws dev.espalier.api.EspalierException with code DATA_SCHEMA and every column that is missing
     */
    CsvLayout layout() {
        if (scan.rows() == 0) {
            problems.add(ErrorCode.DATA_SIZE, where, "there are no rows below the header", "give at least one");
        }
        List<CsvLayout.InputPart> inputs = new ArrayList<>();
        for (Schema.Input input : schema.inputs()) {
            inputs.add(new CsvLayout.InputPart(input, input.columns().isEmpty() ? inOrder(input) : byName(input)));
        }
        // of several targets, some of which may be missing, one must be there
        boolean some = settings.masksTargets() && schema.targets().stream().anyMatch(this::isThere);
        if (wanted == DataSource.Targets.REQUIRED && !some) {
            schema.targets().forEach(this::requireTarget);
        }
        side.forEach(this::requireSide);
        problems.throwIfAny();
        boolean read = wanted != DataSource.Targets.IGNORED
                && (some || schema.targets().stream().allMatch(this::isThere));
        return new CsvLayout(inputs, read ? targets() : List.of(), sideColumns());
    }

    private void requireSide(String name) {
        if (!scan.names().contains(name)) {
            problems.add(
                    ErrorCode.DATA_SCHEMA,
                    where,
                    "there is no column '" + name + "' to keep; the columns are " + CsvColumns.listed(scan.known()),
                    "name one of them");
        }
    }

    private List<CsvLayout.SideColumn> sideColumns() {
        return Stream.concat(
                        side.stream(),
                        keptIfThere.stream().filter(name -> scan.names().contains(name)))
                .map(name -> new CsvLayout.SideColumn(name, scan.names().indexOf(name)))
                .toList();
    }

    private List<CellSource> byName(Schema.Input input) {
        List<CellSource> columns = new ArrayList<>();
        for (Schema.Column column : input.columns()) {
            int index = scan.names().indexOf(column.name());
            if (index < 0) {
                problems.add(
                        ErrorCode.DATA_SCHEMA,
                        where,
                        "column '" + column.name() + "' is missing",
                        scan.isOneCellWide() ? oneCell() : REMEDY);
            }
            columns.add(new CellSource(index, column.name(), cell(column)));
        }
        return columns;
    }

    private String oneCell() {
        return "every row has one cell, and the delimiter is " + table.dialect().delimiterName()
                + ": separate the cells by that of the training data";
    }

    private ColumnReader cell(Schema.Column column) {
        return ColumnReader.of(column.encoding(), settings.rules(column.name()));
    }

    /** The columns of an input that was not read from a table: all but the targets, in the order of the file. */
    private List<CellSource> inOrder(Schema.Input input) {
        List<String> targetNames =
                schema.targets().stream().map(Schema.Target::name).toList();
        List<CellSource> columns = new ArrayList<>();
        for (int i = 0; i < scan.names().size(); i++) {
            String name = scan.names().get(i);
            if (!name.isEmpty() && !targetNames.contains(name)) {
                columns.add(new CellSource(i, name, new NumberReader(settings.rules(name))));
            }
        }
        if (schema.inputs().size() > 1 || columns.size() != input.shape().size()) {
            problems.add(
                    ErrorCode.DATA_SCHEMA,
                    where,
                    "the table has " + columns.size() + " columns of values; input '" + input.name() + "' of shape "
                            + input.shape() + " needs " + input.shape().size(),
                    REMEDY);
        }
        return columns;
    }

    private void requireTarget(Schema.Target target) {
        String what;
        if (target.stored() > 1) {
            what = "target '" + target.name() + "' has " + target.stored() + " values, and a column gives one";
        } else if (!scan.names().contains(target.name())) {
            what = "the target column '" + target.name() + "' is missing; the columns are "
                    + CsvColumns.listed(scan.known());
        } else if (!isThere(target)) {
            what = "the target column '" + target.name() + "' has no values";
        } else {
            return;
        }
        problems.add(ErrorCode.DATA_SCHEMA, where, what, "give samples with all targets, or only predict them");
    }

    private boolean isThere(Schema.Target target) {
        int index = scan.names().indexOf(target.name());
        return target.stored() == 1 && index >= 0 && !scan.columns().get(index).isEmpty();
    }

    private List<CsvLayout.TargetPart> targets() {
        List<CsvLayout.TargetPart> targets = new ArrayList<>();
        for (Schema.Target target : schema.targets()) {
            int index = scan.names().indexOf(target.name());
            boolean numbers = target.classNames().stream().allMatch(CellText::isWhole);
            ColumnReader cell = target.kind() == TargetKind.VALUES
                    ? new NumberReader(settings.targetRules(target.name()))
                    : ClassLabel.of(target.classNames(), numbers, settings.missing());
            targets.add(new CsvLayout.TargetPart(target, new CellSource(index, target.name(), cell)));
        }
        return targets;
    }
}
