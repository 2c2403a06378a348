package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;

/** Rows of an array as samples to fit to. */
final class FakeSamples implements Preprocessing.Samples {

    private final float[][] rows;

    FakeSamples(float[]... rows) {
        this.rows = rows;
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
        System.arraycopy(rows[sample], 0, destination, offset, rows[sample].length);
    }

    /** All rows after a step, one after the other. */
    float[] through(Preprocessing.Fitted step) {
        float[] flat = flat();
        float[] output = new float[rows.length * step.outputShape().size()];
        step.transform(rows.length, flat, 0, output, 0);
        return output;
    }

    float[] flat() {
        float[] flat = new float[rows.length * rows[0].length];
        for (int s = 0; s < rows.length; s++) {
            read(s, flat, s * rows[0].length);
        }
        return flat;
    }
}
