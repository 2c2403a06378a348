package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.stream.IntStream;

/** Samples of doubles, by row, whose columns are c0, c1, … unless others are given. */
record RowsInDouble(double[][] rows, List<Schema.Column> columns) implements Preprocessing.Samples {

    static RowsInDouble of(double[]... rows) {
        return new RowsInDouble(
                rows,
                IntStream.range(0, rows[0].length)
                        .mapToObj(i -> Schema.Column.numeric("c" + i))
                        .toList());
    }

    @Override
    public Shape shape() {
        return Shape.of(rows[0].length);
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public void read(int sample, float[] destination, int offset) {
        for (int i = 0; i < rows[sample].length; i++) {
            destination[offset + i] = (float) rows[sample][i];
        }
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        System.arraycopy(rows[sample], 0, destination, offset, rows[sample].length);
    }

    double[][] through(FittedInDouble step) {
        return through(step, rows);
    }

    static double[][] through(FittedInDouble step, double[]... rows) {
        double[][] results = new double[rows.length][step.outputShape().size()];
        for (int s = 0; s < rows.length; s++) {
            step.transform(rows[s], results[s]);
        }
        return results;
    }
}
