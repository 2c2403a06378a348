package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Tiles of products whose right operand has no more columns than one or two vectors have lanes. */
final class NarrowTiles {

    /** The most columns of a tile of four vectors. */
    static final int COLUMNS = 5;

    /** The most columns of a tile of two vectors. */
    static final int PAIR_COLUMNS = 9;

    /** The most rows of a tile of one vector. */
    static final int ROWS = 8;

    private NarrowTiles() {}

    /**
     * A tile of up to five columns, and as many rows of a left operand stored by columns as four vectors hold, with the roles
     * of the operands exchanged: rows lie in the lanes, of which none is empty, and the left operand is read as it is. The tile
     * is stored transposed, in a scratch buffer from which the caller copies what there is; for thirty-two registers.
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

    /**
     * A tile of up to nine columns, and as many rows of a left operand stored by columns as two vectors hold, likewise.
     *
     * @param s the beginnings, transposed; so is the result in scratch, where rows are two vectors
     */
    static void nineColumns(
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
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        int r6 = Math.min(6, last);
        int r7 = Math.min(7, last);
        int r8 = last;
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c01 = FloatVector.fromArray(SPECIES, s, sOffset + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride);
        FloatVector c41 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, s, sOffset + r6 * sStride);
        FloatVector c61 = FloatVector.fromArray(SPECIES, s, sOffset + r6 * sStride + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, s, sOffset + r7 * sStride);
        FloatVector c71 = FloatVector.fromArray(SPECIES, s, sOffset + r7 * sStride + LANES);
        FloatVector c80 = FloatVector.fromArray(SPECIES, s, sOffset + r8 * sStride);
        FloatVector c81 = FloatVector.fromArray(SPECIES, s, sOffset + r8 * sStride + LANES);
        int p1 = panel + r1;
        int p2 = panel + r2;
        int p3 = panel + r3;
        int p4 = panel + r4;
        int p5 = panel + r5;
        int p6 = panel + r6;
        int p7 = panel + r7;
        int p8 = panel + r8;
        for (int k = 0; k < depth; k++) {
            int at = aOffset + k * aStride;
            int from = k * LANES;
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, at);
            FloatVector a1 = FloatVector.fromArray(SPECIES, a, at + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, panels[panel + from]);
            c00 = a0.fma(x, c00);
            c01 = a1.fma(x, c01);
            x = FloatVector.broadcast(SPECIES, panels[p1 + from]);
            c10 = a0.fma(x, c10);
            c11 = a1.fma(x, c11);
            x = FloatVector.broadcast(SPECIES, panels[p2 + from]);
            c20 = a0.fma(x, c20);
            c21 = a1.fma(x, c21);
            x = FloatVector.broadcast(SPECIES, panels[p3 + from]);
            c30 = a0.fma(x, c30);
            c31 = a1.fma(x, c31);
            x = FloatVector.broadcast(SPECIES, panels[p4 + from]);
            c40 = a0.fma(x, c40);
            c41 = a1.fma(x, c41);
            x = FloatVector.broadcast(SPECIES, panels[p5 + from]);
            c50 = a0.fma(x, c50);
            c51 = a1.fma(x, c51);
            x = FloatVector.broadcast(SPECIES, panels[p6 + from]);
            c60 = a0.fma(x, c60);
            c61 = a1.fma(x, c61);
            x = FloatVector.broadcast(SPECIES, panels[p7 + from]);
            c70 = a0.fma(x, c70);
            c71 = a1.fma(x, c71);
            x = FloatVector.broadcast(SPECIES, panels[p8 + from]);
            c80 = a0.fma(x, c80);
            c81 = a1.fma(x, c81);
        }
        c00.intoArray(scratch, 0);
        c01.intoArray(scratch, LANES);
        c10.intoArray(scratch, r1 * PAIR);
        c11.intoArray(scratch, r1 * PAIR + LANES);
        c20.intoArray(scratch, r2 * PAIR);
        c21.intoArray(scratch, r2 * PAIR + LANES);
        c30.intoArray(scratch, r3 * PAIR);
        c31.intoArray(scratch, r3 * PAIR + LANES);
        c40.intoArray(scratch, r4 * PAIR);
        c41.intoArray(scratch, r4 * PAIR + LANES);
        c50.intoArray(scratch, r5 * PAIR);
        c51.intoArray(scratch, r5 * PAIR + LANES);
        c60.intoArray(scratch, r6 * PAIR);
        c61.intoArray(scratch, r6 * PAIR + LANES);
        c70.intoArray(scratch, r7 * PAIR);
        c71.intoArray(scratch, r7 * PAIR + LANES);
        c80.intoArray(scratch, r8 * PAIR);
        c81.intoArray(scratch, r8 * PAIR + LANES);
    }

    /** A tile of up to eight rows of a left operand stored by columns, where they are, and of a panel of two vectors. */
    static void eightColumns(
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
            float[] c,
            int cOffset,
            int cStride) {
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        int r6 = Math.min(6, last);
        int r7 = last;
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c01 = FloatVector.fromArray(SPECIES, s, sOffset + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride);
        FloatVector c41 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, s, sOffset + r6 * sStride);
        FloatVector c61 = FloatVector.fromArray(SPECIES, s, sOffset + r6 * sStride + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, s, sOffset + r7 * sStride);
        FloatVector c71 = FloatVector.fromArray(SPECIES, s, sOffset + r7 * sStride + LANES);
        for (int k = 0; k < depth; k++) {
            int at = aOffset + k * aStride;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, panel + k * PAIR);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, panel + k * PAIR + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + r1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[at + r2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + r3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[at + r4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + r5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = FloatVector.broadcast(SPECIES, a[at + r6]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = FloatVector.broadcast(SPECIES, a[at + r7]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
        c40.intoArray(c, cOffset + r4 * cStride);
        c41.intoArray(c, cOffset + r4 * cStride + LANES);
        c50.intoArray(c, cOffset + r5 * cStride);
        c51.intoArray(c, cOffset + r5 * cStride + LANES);
        c60.intoArray(c, cOffset + r6 * cStride);
        c61.intoArray(c, cOffset + r6 * cStride + LANES);
        c70.intoArray(c, cOffset + r7 * cStride);
        c71.intoArray(c, cOffset + r7 * cStride + LANES);
    }

    /** A tile of one vector of up to eight rows where they are. */
    static void rows(
            int last,
            int depth,
            float[] a,
            int aOffset,
            int[] aRows,
            int first,
            float[] panels,
            int panel,
            float[] s,
            int sOffset,
            int sStride,
            float[] c,
            int cOffset,
            int cStride) {
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        int r6 = Math.min(6, last);
        int r7 = last;
        FloatVector c0 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c1 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride);
        FloatVector c2 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride);
        FloatVector c3 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride);
        FloatVector c4 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride);
        FloatVector c5 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride);
        FloatVector c6 = FloatVector.fromArray(SPECIES, s, sOffset + r6 * sStride);
        FloatVector c7 = FloatVector.fromArray(SPECIES, s, sOffset + r7 * sStride);
        int a0 = aOffset + aRows[first];
        int a1 = aOffset + aRows[first + r1];
        int a2 = aOffset + aRows[first + r2];
        int a3 = aOffset + aRows[first + r3];
        int a4 = aOffset + aRows[first + r4];
        int a5 = aOffset + aRows[first + r5];
        int a6 = aOffset + aRows[first + r6];
        int a7 = aOffset + aRows[first + r7];
        for (int k = 0; k < depth; k++) {
            FloatVector b = FloatVector.fromArray(SPECIES, panels, panel + k * LANES);
            c0 = FloatVector.broadcast(SPECIES, a[a0 + k]).fma(b, c0);
            c1 = FloatVector.broadcast(SPECIES, a[a1 + k]).fma(b, c1);
            c2 = FloatVector.broadcast(SPECIES, a[a2 + k]).fma(b, c2);
            c3 = FloatVector.broadcast(SPECIES, a[a3 + k]).fma(b, c3);
            c4 = FloatVector.broadcast(SPECIES, a[a4 + k]).fma(b, c4);
            c5 = FloatVector.broadcast(SPECIES, a[a5 + k]).fma(b, c5);
            c6 = FloatVector.broadcast(SPECIES, a[a6 + k]).fma(b, c6);
            c7 = FloatVector.broadcast(SPECIES, a[a7 + k]).fma(b, c7);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + r1 * cStride);
        c2.intoArray(c, cOffset + r2 * cStride);
        c3.intoArray(c, cOffset + r3 * cStride);
        c4.intoArray(c, cOffset + r4 * cStride);
        c5.intoArray(c, cOffset + r5 * cStride);
        c6.intoArray(c, cOffset + r6 * cStride);
        c7.intoArray(c, cOffset + r7 * cStride);
    }
}
