package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.SPACING;
import static dev.espalier.engine.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of four vectors a row, for thirty-two registers: twenty-four accumulators, the vectors of a panel and what is left
 * for the elements of A.
 *
 * <p>What decides is how many loads there are for a product: ten for twenty-four, where eight rows of two vectors need ten for
 * sixteen.
 */
final class WideTiles {

    private WideTiles() {}

    /** A tile of up to six rows where they are. */
    static void sixRows(
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
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + LANES);
        FloatVector c52 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + 2 * LANES);
        FloatVector c53 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + 3 * LANES);
        int a0 = aOffset + aRows[first];
        int a1 = aOffset + aRows[first + r1];
        int a2 = aOffset + aRows[first + r2];
        int a3 = aOffset + aRows[first + r3];
        int a4 = aOffset + aRows[first + r4];
        int a5 = aOffset + aRows[first + r5];
        for (int k = 0; k < depth; k++) {
            int from = panel + k * PANEL;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            c42 = x.fma(b2, c42);
            c43 = x.fma(b3, c43);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            c52 = x.fma(b2, c52);
            c53 = x.fma(b3, c53);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c02.intoArray(c, cOffset + 2 * LANES);
        c03.intoArray(c, cOffset + 3 * LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c12.intoArray(c, cOffset + r1 * cStride + 2 * LANES);
        c13.intoArray(c, cOffset + r1 * cStride + 3 * LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c22.intoArray(c, cOffset + r2 * cStride + 2 * LANES);
        c23.intoArray(c, cOffset + r2 * cStride + 3 * LANES);
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
        c32.intoArray(c, cOffset + r3 * cStride + 2 * LANES);
        c33.intoArray(c, cOffset + r3 * cStride + 3 * LANES);
        c40.intoArray(c, cOffset + r4 * cStride);
        c41.intoArray(c, cOffset + r4 * cStride + LANES);
        c42.intoArray(c, cOffset + r4 * cStride + 2 * LANES);
        c43.intoArray(c, cOffset + r4 * cStride + 3 * LANES);
        c50.intoArray(c, cOffset + r5 * cStride);
        c51.intoArray(c, cOffset + r5 * cStride + LANES);
        c52.intoArray(c, cOffset + r5 * cStride + 2 * LANES);
        c53.intoArray(c, cOffset + r5 * cStride + 3 * LANES);
    }

    /** A tile of up to four rows where they are. */
    static void fourRows(
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
        int r3 = last;
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
        int a0 = aOffset + aRows[first];
        int a1 = aOffset + aRows[first + r1];
        int a2 = aOffset + aRows[first + r2];
        int a3 = aOffset + aRows[first + r3];
        for (int k = 0; k < depth; k++) {
            int from = panel + k * PANEL;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c02.intoArray(c, cOffset + 2 * LANES);
        c03.intoArray(c, cOffset + 3 * LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c12.intoArray(c, cOffset + r1 * cStride + 2 * LANES);
        c13.intoArray(c, cOffset + r1 * cStride + 3 * LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c22.intoArray(c, cOffset + r2 * cStride + 2 * LANES);
        c23.intoArray(c, cOffset + r2 * cStride + 3 * LANES);
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
        c32.intoArray(c, cOffset + r3 * cStride + 2 * LANES);
        c33.intoArray(c, cOffset + r3 * cStride + 3 * LANES);
    }

    /** A tile of rows that were packed as depth × {@link Lanes#SPACING}. */
    static void columns(
            int last,
            int depth,
            float[] a,
            int aOffset,
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
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + LANES);
        FloatVector c52 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + 2 * LANES);
        FloatVector c53 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride + 3 * LANES);
        // both indices are the loop's own but for a factor that an address can have
        for (int k = 0; k < depth * SPACING; k += SPACING) {
            int at = aOffset + k;
            int from = panel + k * (PANEL / SPACING);
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
            x = FloatVector.broadcast(SPECIES, a[at + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            c42 = x.fma(b2, c42);
            c43 = x.fma(b3, c43);
            x = FloatVector.broadcast(SPECIES, a[at + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            c52 = x.fma(b2, c52);
            c53 = x.fma(b3, c53);
        }
        // the last row comes last of those that take its place
        c50.intoArray(c, cOffset + r5 * cStride);
        c51.intoArray(c, cOffset + r5 * cStride + LANES);
        c52.intoArray(c, cOffset + r5 * cStride + 2 * LANES);
        c53.intoArray(c, cOffset + r5 * cStride + 3 * LANES);
        c40.intoArray(c, cOffset + r4 * cStride);
        c41.intoArray(c, cOffset + r4 * cStride + LANES);
        c42.intoArray(c, cOffset + r4 * cStride + 2 * LANES);
        c43.intoArray(c, cOffset + r4 * cStride + 3 * LANES);
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
        c32.intoArray(c, cOffset + r3 * cStride + 2 * LANES);
        c33.intoArray(c, cOffset + r3 * cStride + 3 * LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c22.intoArray(c, cOffset + r2 * cStride + 2 * LANES);
        c23.intoArray(c, cOffset + r2 * cStride + 3 * LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c12.intoArray(c, cOffset + r1 * cStride + 2 * LANES);
        c13.intoArray(c, cOffset + r1 * cStride + 3 * LANES);
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c02.intoArray(c, cOffset + 2 * LANES);
        c03.intoArray(c, cOffset + 3 * LANES);
    }

    /** A tile of up to four rows that were packed as depth × {@link Lanes#SPACING}. */
    static void fourColumns(
            int last,
            int depth,
            float[] a,
            int aOffset,
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
        int r3 = last;
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
        // both indices are the loop's own but for a factor that an address can have
        for (int k = 0; k < depth * SPACING; k += SPACING) {
            int at = aOffset + k;
            int from = panel + k * (PANEL / SPACING);
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
        }
        // the last row comes last of those that take its place
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
        c32.intoArray(c, cOffset + r3 * cStride + 2 * LANES);
        c33.intoArray(c, cOffset + r3 * cStride + 3 * LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c22.intoArray(c, cOffset + r2 * cStride + 2 * LANES);
        c23.intoArray(c, cOffset + r2 * cStride + 3 * LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c12.intoArray(c, cOffset + r1 * cStride + 2 * LANES);
        c13.intoArray(c, cOffset + r1 * cStride + 3 * LANES);
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c02.intoArray(c, cOffset + 2 * LANES);
        c03.intoArray(c, cOffset + 3 * LANES);
    }
}
