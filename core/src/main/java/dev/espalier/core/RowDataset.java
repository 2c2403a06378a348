package dev.espalier.core;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.util.List;

/**
 * The values of rows as a dataset.
 *
 * @param schema of the model
 * @param rows for each row the values of each input
 */
record RowDataset(Schema schema, List<double[][]> rows) implements Dataset {

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public String nameOf(int sample) {
        return "row" + (rows.size() == 1 ? "" : " " + sample);
    }

    @Override
    public boolean givesDoubles(int input) {
        return true;
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        double[] values = rows.get(sample)[input];
        for (int i = 0; i < values.length; i++) {
            destination[offset + i] = (float) values[i];
        }
    }

    @Override
    public void readInput(int input, int sample, double[] destination, int offset) {
        double[] values = rows.get(sample)[input];
        System.arraycopy(values, 0, destination, offset, values.length);
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        throw new IllegalStateException("rows to predict have no targets");
    }
}
