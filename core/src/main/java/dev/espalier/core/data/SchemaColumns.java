package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.ArrayList;
import java.util.List;

/** Finds the columns that a trained model needs in a table. */
final class SchemaColumns {

    private static final String REMEDY = "give the model data like those that it was trained on";

    private final Schema schema;
    private final CsvScan scan;
    private final CsvCell.Missing missing;
    private final String where;
    private final ProblemList problems;

    SchemaColumns(Schema schema, CsvScan scan, CsvCell.Missing missing, String where) {
        this.schema = schema;
        this.scan = scan;
        this.missing = missing;
        this.where = where;
        this.problems = new ProblemList(where);
    }

    /**
     * The layout of the table; without targets if a target's column is missing or empty.
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
        problems.throwIfAny();
        return new CsvLayout(inputs, hasTargets() ? targets() : List.of());
    }

    private List<CsvLayout.Source> byName(Schema.Input input) {
        List<CsvLayout.Source> columns = new ArrayList<>();
        for (Schema.Column column : input.columns()) {
            int index = scan.names().indexOf(column.name());
            if (index < 0) {
                problems.add(ErrorCode.DATA_SCHEMA, where, "column '" + column.name() + "' is missing", REMEDY);
            }
            columns.add(new CsvLayout.Source(index, column.name(), cell(column)));
        }
        return columns;
    }

    private CsvCell cell(Schema.Column column) {
        return column.categories().isEmpty()
                ? new CsvCell.Quantity(missing)
                : CsvCell.Category.of(column.categories(), missing);
    }

    /** The columns of an input that was not read from a table: all but the targets, in the order of the file. */
    private List<CsvLayout.Source> inOrder(Schema.Input input) {
        List<String> targetNames =
                schema.targets().stream().map(Schema.Target::name).toList();
        List<CsvLayout.Source> columns = new ArrayList<>();
        for (int i = 0; i < scan.names().size(); i++) {
            String name = scan.names().get(i);
            if (!targetNames.contains(name)) {
                columns.add(new CsvLayout.Source(i, name, new CsvCell.Quantity(missing)));
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

    private boolean hasTargets() {
        return schema.targets().stream().allMatch(target -> {
            int index = scan.names().indexOf(target.name());
            return target.stored() == 1
                    && index >= 0
                    && !scan.columns().get(index).isEmpty();
        });
    }

    private List<CsvLayout.TargetPart> targets() {
        List<CsvLayout.TargetPart> targets = new ArrayList<>();
        for (Schema.Target target : schema.targets()) {
            int index = scan.names().indexOf(target.name());
            boolean numbers = target.classNames().stream().allMatch(CsvCell::isWhole);
            CsvCell cell = target.kind() == TargetKind.VALUES
                    ? new CsvCell.Quantity(missing.refused())
                    : CsvCell.ClassLabel.of(target.classNames(), numbers, missing);
            targets.add(new CsvLayout.TargetPart(target, new CsvLayout.Source(index, target.name(), cell)));
        }
        return targets;
    }
}
