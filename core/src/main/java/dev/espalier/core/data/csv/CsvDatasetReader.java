package dev.espalier.core.data.csv;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.TableValues;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.Subset;
import dev.espalier.core.data.column.CellFault;
import dev.espalier.core.data.column.MissingCells;
import dev.espalier.core.data.column.NumberForm;
import dev.espalier.core.data.column.NumberReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The second look at a table: turns cells into numbers and gathers those that cannot be turned. */
final class CsvDatasetReader implements CsvTable.Rows {

    /** The cells of one row. */
    private interface Cells {

        @Nullable
        CellFault read(CellSource column, double[] into, int at);
    }

    private final CsvTable table;
    private final CsvLayout layout;
    private final RowProblems problems;
    private final MissingTargets missingTargets;
    private final BitSet withoutTarget = new BitSet();
    private final BitSet unreadable = new BitSet();
    private final List<List<String>> side = new ArrayList<>();
    private final List<TableValues> inputs = new ArrayList<>();
    private final List<double[]> samples = new ArrayList<>();
    private final List<TableValues> targets = new ArrayList<>();
    private final double[] target = new double[1];
    private final RowLines lines;
    private final int rows;
    private int row;

    private CsvDatasetReader(
            CsvTable table, CsvLayout layout, CsvScan scan, RowProblems problems, MissingTargets missingTargets) {
        this.table = table;
        this.missingTargets = missingTargets;
        this.layout = layout;
        this.rows = scan.rows();
        this.problems = problems;
        this.lines = new RowLines(table.path().toString(), rows);
        for (CsvLayout.InputPart input : layout.inputs()) {
            inputs.add(TableValues.of(rows, inDouble(input, scan), table.path().toString()));
            samples.add(new double[input.schema().shape().size()]);
        }
        layout.side().forEach(column -> side.add(new ArrayList<>(rows)));
        for (CsvLayout.TargetPart part : layout.targets()) {
            boolean wide = part.schema().kind() == TargetKind.VALUES
                    && part.isThere()
                    && scan.columns().get(part.column().index()).needsDoubles();
            targets.add(TableValues.of(rows, new boolean[] {wide}, table.path().toString()));
        }
    }

    private static boolean[] inDouble(CsvLayout.InputPart input, CsvScan scan) {
        boolean[] places = new boolean[input.schema().shape().size()];
        int at = 0;
        for (CellSource column : input.columns()) {
            boolean wide = column.reader().givesDoubles()
                    && (!(column.reader() instanceof NumberReader)
                            || scan.columns().get(column.index()).needsDoubles());
            Arrays.fill(places, at, at + column.width(), wide);
            at += column.width();
        }
        return places;
    }

    /**
     * Reads the samples of a table that has been scanned.
     *
     * @throws EspalierException with every cell that cannot be read
     */
    static Dataset read(
            CsvTable table,
            CsvLayout layout,
            CsvScan scan,
            CsvTable.Content content,
            RowProblems problems,
            MissingTargets missingTargets,
            List<String> notes) {
        CsvDatasetReader reader = new CsvDatasetReader(table, layout, scan, problems, missingTargets);
        if (reader.isTaped(scan)) {
            reader.readTape(scan);
        } else {
            scan.tape().drop();
            table.readAgain(reader, content);
        }
        if (reader.row != reader.rows) {
            throw table.changed();
        }
        reader.problems.throwIfAny();
        ArrayDataset.Builder builder =
                ArrayDataset.builder().digest(content.digest()).names(reader.lines::nameOf);
        for (int i = 0; i < reader.inputs.size(); i++) {
            builder.input(layout.inputs().get(i).schema(), reader.inputs.get(i).plainest());
        }
        for (int i = 0; i < reader.targets.size(); i++) {
            builder.target(
                    layout.targets().get(i).schema(), reader.targets.get(i).plainest());
        }
        for (int i = 0; i < reader.side.size(); i++) {
            builder.sideColumn(layout.side().get(i).name(), reader.side.get(i));
        }
        if (missingTargets == MissingTargets.MASK && !reader.targets.isEmpty()) {
            builder.missingTargets();
        }
        notes.stream().filter(note -> !note.isEmpty()).forEach(builder::note);
        reader.noteWithoutTarget().ifPresent(builder::note);
        return reader.readable(builder.build());
    }

    /** Whether everything that is asked for is on the tape of the scan. */
    private boolean isTaped(CsvScan scan) {
        return scan.tape().isComplete()
                && side.isEmpty()
                && layout.columns()
                        .allMatch(column -> column.isTaped(scan.columns().get(column.index())));
    }

    private void readTape(CsvScan scan) {
        CellTape tape = scan.tape();
        int columns = scan.columns().size();
        while (row < rows) {
            long begin = (long) row * columns;
            readRow((column, into, at) ->
                    column.read(tape.get(begin + column.index()), scan.columns().get(column.index()), into, at));
        }
    }

    private Optional<String> noteWithoutTarget() {
        int count = withoutTarget.cardinality();
        return count == 0
                ? Optional.empty()
                : Optional.of("left out: " + count + " of " + rows + " rows of "
                        + table.path().getFileName() + ", in which "
                        + (missingTargets == MissingTargets.MASK ? "every" : "a") + " target is missing");
    }

    private Dataset readable(Dataset all) {
        if (withoutTarget.cardinality() == rows) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    table.path().toString(),
                    (missingTargets == MissingTargets.MASK ? "every target" : "a target")
                            + " is missing in every row, and missing-targets is " + missingTargets,
                    "check the columns to predict, and missing-markers");
        }
        unreadable.or(withoutTarget);
        problems.report(rows - unreadable.cardinality());
        return unreadable.isEmpty()
                ? all
                : new Subset(
                        all,
                        IntStream.range(0, rows)
                                .filter(sample -> !unreadable.get(sample))
                                .toArray());
    }

    @Override
    public void header(List<String> names) {
        // the scan has read it
    }

    @Override
    public void row(CsvRow cells) {
        if (row == rows) {
            throw table.changed();
        }
        lines.add(row, cells.line());
        for (int i = 0; i < side.size(); i++) {
            side.get(i).add(cells.text(layout.side().get(i).index()));
        }
        readRow((column, into, at) -> column.read(cells, into, at));
    }

    private void readRow(Cells cells) {
        if (isLeftOut(cells)) {
            withoutTarget.set(row);
        } else {
            readValues(cells);
        }
        row++;
    }

    private boolean isLeftOut(Cells cells) {
        if (missingTargets == MissingTargets.REFUSE || layout.targets().isEmpty()) {
            return false;
        }
        int missing = 0;
        for (CsvLayout.TargetPart part : layout.targets()) {
            missing += lacks(cells, part) ? 1 : 0;
        }
        return missingTargets == MissingTargets.SKIP
                ? missing > 0
                : missing == layout.targets().size();
    }

    private boolean lacks(Cells cells, CsvLayout.TargetPart part) {
        return !part.isThere() || isMissing(cells.read(part.column(), target, 0));
    }

    private static boolean isMissing(@Nullable CellFault fault) {
        return MissingCells.REFUSED.equals(fault) || MissingCells.NO_LABEL.equals(fault);
    }

    private void readValues(Cells cells) {
        for (int i = 0; i < inputs.size(); i++) {
            double[] sample = samples.get(i);
            int at = 0;
            for (CellSource column : layout.inputs().get(i).columns()) {
                read(cells, column, sample, at);
                at += column.width();
            }
            inputs.get(i).set(row, sample);
        }
        for (int i = 0; i < targets.size(); i++) {
            readTarget(cells, layout.targets().get(i));
            targets.get(i).set(row, target);
        }
    }

    private void readTarget(Cells cells, CsvLayout.TargetPart part) {
        if (missingTargets == MissingTargets.MASK && lacks(cells, part)) {
            target[0] = Double.NaN;
            return;
        }
        CellSource column = part.column();
        CellFault fault = cells.read(column, target, 0);
        boolean missing = isMissing(fault);
        add(column, missing ? MissingCells.NO_LABEL : fault, missing ? ErrorCode.DATA_LABEL : ErrorCode.DATA_VALUE);
    }

    private void read(Cells cells, CellSource column, double[] into, int at) {
        add(column, cells.read(column, into, at), ErrorCode.DATA_VALUE);
    }

    private void add(CellSource column, @Nullable CellFault fault, ErrorCode code) {
        if (fault != null) {
            unreadable.set(row);
            problems.add(
                    lines.lineOf(row),
                    new Problem(
                            code,
                            lines.nameOf(row) + ", column '" + column.name() + "'",
                            fault.what(),
                            fault.remedy().replace(NumberForm.COLUMN, column.name())));
        }
    }
}
