package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/** The second look at a table: turns cells into floats and gathers those that cannot be turned. */
final class CsvDatasetReader implements CsvTable.Rows {

    private final CsvTable table;
    private final CsvLayout layout;
    private final ProblemList problems;
    private final List<float[]> inputs = new ArrayList<>();
    private final float[][] targets;
    private final int rows;
    private int row;

    private CsvDatasetReader(CsvTable table, CsvLayout layout, int rows) {
        this.table = table;
        this.layout = layout;
        this.rows = rows;
        this.problems = new ProblemList(table.path().toString());
        for (CsvLayout.InputPart input : layout.inputs()) {
            int width = input.schema().shape().size();
            inputs.add(
                    new float[ArrayDataset.arrayLength(rows, width, table.path().toString())]);
        }
        this.targets = new float[layout.targets().size()][rows];
    }

    /**
     * Reads the samples of a table that has been scanned.
     *
     * @throws EspalierException with every cell that cannot be read
     */
    static Dataset read(CsvTable table, CsvLayout layout, int rows, String digest) {
        CsvDatasetReader reader = new CsvDatasetReader(table, layout, rows);
        String again = table.read(reader);
        if (!again.equals(digest) || reader.row != rows) {
            throw changed(table);
        }
        reader.problems.throwIfAny();
        ArrayDataset.Builder builder = ArrayDataset.builder().digest(digest);
        for (int i = 0; i < reader.inputs.size(); i++) {
            builder.input(layout.inputs().get(i).schema(), new SampleValues.Floats(reader.inputs.get(i)));
        }
        for (int i = 0; i < reader.targets.length; i++) {
            builder.target(layout.targets().get(i).schema(), reader.targets[i]);
        }
        return builder.build();
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
        for (int i = 0; i < inputs.size(); i++) {
            CsvLayout.InputPart part = layout.inputs().get(i);
            int at = row * part.schema().shape().size();
            for (CsvLayout.Source column : part.columns()) {
                read(line, cells, column, inputs.get(i), at);
                at += column.cell().width();
            }
        }
        for (int i = 0; i < targets.length; i++) {
            read(line, cells, layout.targets().get(i).column(), targets[i], row);
        }
        row++;
    }

    private void read(long line, List<String> cells, CsvLayout.Source column, float[] into, int at) {
        CsvCell.Fault fault = column.cell().read(cells.get(column.index()), into, at);
        if (fault != null) {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    table.path() + ":" + line + ", sample " + row + ", column '" + column.name() + "'",
                    fault.what(),
                    fault.remedy());
        }
    }

    private static EspalierException changed(CsvTable table) {
        return new EspalierException(
                ErrorCode.IO,
                table.path().toString(),
                "the file changed while it was read",
                "try again when nobody writes to it");
    }
}
