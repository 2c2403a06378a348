package dev.espalier.core.data.csv;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.TableValues;
import dev.espalier.core.data.Subset;
import dev.espalier.core.data.column.CellFault;
import dev.espalier.core.data.column.ColumnReader;
import dev.espalier.core.data.column.NumberReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The second look at a table: turns cells into numbers and gathers those that cannot be turned. */
final class CsvDatasetReader implements CsvTable.Rows {

    private final CsvTable table;
    private final CsvLayout layout;
    private final RowProblems problems;
    private final BitSet unreadable = new BitSet();
    private final List<List<String>> side = new ArrayList<>();
    private final List<TableValues> inputs = new ArrayList<>();
    private final List<double[]> samples = new ArrayList<>();
    private final float[][] targets;
    private final double[] target = new double[1];
    private final RowLines lines;
    private final int rows;
    private int row;

    private CsvDatasetReader(CsvTable table, CsvLayout layout, CsvScan scan, RowProblems problems) {
        this.table = table;
        this.layout = layout;
        this.rows = scan.rows();
        this.problems = problems;
        this.lines = new RowLines(table.path().toString(), rows);
        for (CsvLayout.InputPart input : layout.inputs()) {
            inputs.add(TableValues.of(rows, inDouble(input, scan), table.path().toString()));
            samples.add(new double[input.schema().shape().size()]);
        }
        layout.side().forEach(column -> side.add(new ArrayList<>(rows)));
        this.targets = new float[layout.targets().size()][rows];
    }

    private static boolean[] inDouble(CsvLayout.InputPart input, CsvScan scan) {
        boolean[] places = new boolean[input.schema().shape().size()];
        int at = 0;
        for (CsvLayout.Source column : input.columns()) {
            ColumnReader cell = column.cell();
            boolean wide = cell.givesDoubles()
                    && (!(cell instanceof NumberReader)
                            || scan.columns().get(column.index()).needsDoubles());
            Arrays.fill(places, at, at + cell.width(), wide);
            at += cell.width();
        }
        return places;
    }

    /**
     * Reads the samples of a table that has been scanned.
     *
     * @throws EspalierException with every cell that cannot be read
     */
    static Dataset read(CsvTable table, CsvLayout layout, CsvScan scan, String digest, RowProblems problems) {
        CsvDatasetReader reader = new CsvDatasetReader(table, layout, scan, problems);
        // the scan has told of rows with too few or too many cells
        String again = table.read(reader, new RowProblems(table, Optional.of(problem -> {})));
        if (!again.equals(digest) || reader.row != reader.rows) {
            throw changed(table);
        }
        reader.problems.throwIfAny();
        ArrayDataset.Builder builder = ArrayDataset.builder().digest(digest).names(reader.lines::nameOf);
        for (int i = 0; i < reader.inputs.size(); i++) {
            builder.input(layout.inputs().get(i).schema(), reader.inputs.get(i).plainest());
        }
        for (int i = 0; i < reader.targets.length; i++) {
            builder.target(layout.targets().get(i).schema(), reader.targets[i]);
        }
        for (int i = 0; i < reader.side.size(); i++) {
            builder.sideColumn(layout.side().get(i).name(), reader.side.get(i));
        }
        return reader.readable(builder.build());
    }

    private Dataset readable(Dataset all) {
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
    public void row(long line, List<String> cells) {
        if (row == rows) {
            throw changed(table);
        }
        lines.add(row, line);
        for (int i = 0; i < inputs.size(); i++) {
            double[] sample = samples.get(i);
            int at = 0;
            for (CsvLayout.Source column : layout.inputs().get(i).columns()) {
                read(line, cells, column, sample, at);
                at += column.cell().width();
            }
            inputs.get(i).set(row, sample);
        }
        for (int i = 0; i < targets.length; i++) {
            read(line, cells, layout.targets().get(i).column(), target, 0);
            targets[i][row] = (float) target[0];
        }
        for (int i = 0; i < side.size(); i++) {
            side.get(i).add(cells.get(layout.side().get(i).index()));
        }
        row++;
    }

    private void read(long line, List<String> cells, CsvLayout.Source column, double[] into, int at) {
        CellFault fault = column.cell().read(cells.get(column.index()), into, at);
        if (fault != null) {
            unreadable.set(row);
            problems.add(
                    line,
                    new Problem(
                            ErrorCode.DATA_VALUE,
                            lines.nameOf(row) + ", column '" + column.name() + "'",
                            fault.what(),
                            fault.remedy()));
        }
    }

    private static EspalierException changed(CsvTable table) {
        return new EspalierException(
                ErrorCode.IO,
                table.path().toString(),
                "the file changed while it was read",
                "try again when no other process writes to it");
    }
}
