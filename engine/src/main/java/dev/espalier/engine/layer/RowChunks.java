package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.Matrix;

/**
 * The channels of all positions of a batch, cut into chunks of rows that are treated together. Each chunk is there twice: as folded
 * rows, and row by row for what is left over.
 *
 * @param folded the chunks as {@link FoldedRows}
 * @param plain the chunks with a row for each position
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowChunks(Matrix[] folded, Matrix[] plain) {

    /**
     * The chunks of an array.
     *
     * @param values the array, of any length
     * @param fold how rows are folded
     * @param rows of each chunk
     * @param count how many chunks there are
     */
    static RowChunks of(float[] values, FoldedRows fold, int rows, int count) {
        Matrix[] folded = new Matrix[count];
        Matrix[] plain = new Matrix[count];
        for (int chunk = 0; chunk < count; chunk++) {
            int offset = chunk * rows * fold.channels();
            folded[chunk] = new Matrix(values, offset, fold.width(), fold.width());
            plain[chunk] = new Matrix(values, offset, fold.channels(), fold.channels());
        }
        return new RowChunks(folded, plain);
    }

    /** Whether there are no values. */
    boolean isEmpty() {
        return plain[0].values().length == 0;
    }
}
