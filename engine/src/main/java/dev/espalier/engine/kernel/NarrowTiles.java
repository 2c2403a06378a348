package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of products whose right operand has no more columns than a vector has lanes, for thirty-two registers. Results go to
 * a scratch buffer, from which the caller copies the columns that there are.
 */
final class NarrowTiles {

    /** The most columns of a tile. */
    static final int COLUMNS = 5;

    private NarrowTiles() {}

    /**
     * A tile of up to five columns, and as many rows of a left operand stored by columns as four vectors hold, with the roles
     * of the operands exchanged: rows lie in the lanes, of which none is empty, and the left operand is read as it is. The tile
     * is stored transposed.
     *
     * @param s the beginnings, transposed; so is the result in scratch, where rows are four vectors
     */
    static void columns(
            int last,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] panels,
            int panel,
            float[] s,
            int sOffset,
            int sStride,
            float[] scratch) {
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = last;
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c01 = FloatVector.fromArray(SPECIES, s, sOffset + LANES);
        FloatVector c02 = FloatVector.fromArray(SPECIES, s, sOffset + 2 * LANES);
        FloatVector c03 = FloatVector.fromArray(SPECIES, s, sOffset + 3 * LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride + LANES);
        FloatVector c12 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride + 2 * LANES);
        FloatVector c13 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride + 3 * LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride + LANES);
        FloatVector c22 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride + 2 * LANES);
        FloatVector c23 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride + 3 * LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride + LANES);
        FloatVector c32 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride + 2 * LANES);
        FloatVector c33 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride + 3 * LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride);
        FloatVector c41 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride + LANES);
        FloatVector c42 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride + 2 * LANES);
        FloatVector c43 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride + 3 * LANES);
        int p1 = panel + r1;
        int p2 = panel + r2;
        int p3 = panel + r3;
        int p4 = panel + r4;
        for (int k = 0; k < depth; k++) {
            int at = aOffset + k * aStride;
            int from = k * LANES;
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, at);
            FloatVector a1 = FloatVector.fromArray(SPECIES, a, at + LANES);
            FloatVector a2 = FloatVector.fromArray(SPECIES, a, at + 2 * LANES);
            FloatVector a3 = FloatVector.fromArray(SPECIES, a, at + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, panels[panel + from]);
            c00 = a0.fma(x, c00);
            c01 = a1.fma(x, c01);
            c02 = a2.fma(x, c02);
            c03 = a3.fma(x, c03);
            x = FloatVector.broadcast(SPECIES, panels[p1 + from]);
            c10 = a0.fma(x, c10);
            c11 = a1.fma(x, c11);
            c12 = a2.fma(x, c12);
            c13 = a3.fma(x, c13);
            x = FloatVector.broadcast(SPECIES, panels[p2 + from]);
            c20 = a0.fma(x, c20);
            c21 = a1.fma(x, c21);
            c22 = a2.fma(x, c22);
            c23 = a3.fma(x, c23);
            x = FloatVector.broadcast(SPECIES, panels[p3 + from]);
            c30 = a0.fma(x, c30);
            c31 = a1.fma(x, c31);
            c32 = a2.fma(x, c32);
            c33 = a3.fma(x, c33);
            x = FloatVector.broadcast(SPECIES, panels[p4 + from]);
            c40 = a0.fma(x, c40);
            c41 = a1.fma(x, c41);
            c42 = a2.fma(x, c42);
            c43 = a3.fma(x, c43);
        }
        c00.intoArray(scratch, 0);
        c01.intoArray(scratch, LANES);
        c02.intoArray(scratch, 2 * LANES);
        c03.intoArray(scratch, 3 * LANES);
        c10.intoArray(scratch, r1 * PANEL);
        c11.intoArray(scratch, r1 * PANEL + LANES);
        c12.intoArray(scratch, r1 * PANEL + 2 * LANES);
        c13.intoArray(scratch, r1 * PANEL + 3 * LANES);
        c20.intoArray(scratch, r2 * PANEL);
        c21.intoArray(scratch, r2 * PANEL + LANES);
        c22.intoArray(scratch, r2 * PANEL + 2 * LANES);
        c23.intoArray(scratch, r2 * PANEL + 3 * LANES);
        c30.intoArray(scratch, r3 * PANEL);
        c31.intoArray(scratch, r3 * PANEL + LANES);
        c32.intoArray(scratch, r3 * PANEL + 2 * LANES);
        c33.intoArray(scratch, r3 * PANEL + 3 * LANES);
        c40.intoArray(scratch, r4 * PANEL);
        c41.intoArray(scratch, r4 * PANEL + LANES);
        c42.intoArray(scratch, r4 * PANEL + 2 * LANES);
        c43.intoArray(scratch, r4 * PANEL + 3 * LANES);
    }
}
