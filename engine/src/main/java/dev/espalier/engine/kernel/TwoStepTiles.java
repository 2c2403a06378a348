package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of one or two vectors a row for an even depth, with two steps in a round, for thirty-two registers: one address for each row
 * serves both steps, where it would be an instruction for every one or two multiply-adds.
 */
final class TwoStepTiles {

    private TwoStepTiles() {}

    /** A tile of two vectors of up to six rows where they are. */
    static void pairs(
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
        int r5 = last;
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
        int a0 = aOffset + aRows[first];
        int a1 = aOffset + aRows[first + r1];
        int a2 = aOffset + aRows[first + r2];
        int a3 = aOffset + aRows[first + r3];
        int a4 = aOffset + aRows[first + r4];
        int a5 = aOffset + aRows[first + r5];
        for (int k = 0; k < depth; k += 2) {
            int from = panel + k * PAIR;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a0 + k + 1]);
            c00 = x.fma(b2, c00);
            c01 = x.fma(b3, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a1 + k + 1]);
            c10 = x.fma(b2, c10);
            c11 = x.fma(b3, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a2 + k + 1]);
            c20 = x.fma(b2, c20);
            c21 = x.fma(b3, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a3 + k + 1]);
            c30 = x.fma(b2, c30);
            c31 = x.fma(b3, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a4 + k + 1]);
            c40 = x.fma(b2, c40);
            c41 = x.fma(b3, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = FloatVector.broadcast(SPECIES, a[a5 + k + 1]);
            c50 = x.fma(b2, c50);
            c51 = x.fma(b3, c51);
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
    }

    /** A tile of one vector of up to eight rows where they are. */
    static void single(
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
        for (int k = 0; k < depth; k += 2) {
            int from = panel + k * LANES;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector x;
            x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c0 = x.fma(b0, c0);
            x = FloatVector.broadcast(SPECIES, a[a0 + k + 1]);
            c0 = x.fma(b1, c0);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c1 = x.fma(b0, c1);
            x = FloatVector.broadcast(SPECIES, a[a1 + k + 1]);
            c1 = x.fma(b1, c1);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            c2 = x.fma(b0, c2);
            x = FloatVector.broadcast(SPECIES, a[a2 + k + 1]);
            c2 = x.fma(b1, c2);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            c3 = x.fma(b0, c3);
            x = FloatVector.broadcast(SPECIES, a[a3 + k + 1]);
            c3 = x.fma(b1, c3);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            c4 = x.fma(b0, c4);
            x = FloatVector.broadcast(SPECIES, a[a4 + k + 1]);
            c4 = x.fma(b1, c4);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            c5 = x.fma(b0, c5);
            x = FloatVector.broadcast(SPECIES, a[a5 + k + 1]);
            c5 = x.fma(b1, c5);
            x = FloatVector.broadcast(SPECIES, a[a6 + k]);
            c6 = x.fma(b0, c6);
            x = FloatVector.broadcast(SPECIES, a[a6 + k + 1]);
            c6 = x.fma(b1, c6);
            x = FloatVector.broadcast(SPECIES, a[a7 + k]);
            c7 = x.fma(b0, c7);
            x = FloatVector.broadcast(SPECIES, a[a7 + k + 1]);
            c7 = x.fma(b1, c7);
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
