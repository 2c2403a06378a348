package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The innermost loops of products of one row, each as those of {@link VectorTiles}: one loop over the depth. */
final class VectorRowTiles {

    private VectorRowTiles() {}

    /** One row with two whole panels. */
    static void panelRows(
            int depth,
            float[] a,
            int aOffset,
            float[] panels,
            int panel0,
            int panel1,
            float[] s,
            int sOffset,
            int sStep,
            float[] c,
            int cOffset) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c1 = FloatVector.fromArray(SPECIES, s, sOffset + LANES * sStep);
        FloatVector c2 = FloatVector.fromArray(SPECIES, s, sOffset + 2 * LANES * sStep);
        FloatVector c3 = FloatVector.fromArray(SPECIES, s, sOffset + 3 * LANES * sStep);
        for (int k = 0; k < depth; k++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + k]);
            c0 = x.fma(FloatVector.fromArray(SPECIES, panels, panel0 + k * PANEL), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, panels, panel0 + k * PANEL + LANES), c1);
            c2 = x.fma(FloatVector.fromArray(SPECIES, panels, panel1 + k * PANEL), c2);
            c3 = x.fma(FloatVector.fromArray(SPECIES, panels, panel1 + k * PANEL + LANES), c3);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + LANES);
        c2.intoArray(c, cOffset + 2 * LANES);
        c3.intoArray(c, cOffset + 3 * LANES);
    }

    /**
     * One row with four pairs of vectors from two wide panels or four narrow ones: weights that come from a distant cache come
     * sooner in several streams, and eight chains do not wait for the end of an operation.
     */
    static void panelPairs(
            int depth,
            float[] a,
            int aOffset,
            float[] panels,
            int pair0,
            int pair1,
            int pair2,
            int pair3,
            float[] s,
            int sOffset,
            int sStep,
            float[] c,
            int cOffset) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c1 = FloatVector.fromArray(SPECIES, s, sOffset + LANES * sStep);
        FloatVector c2 = FloatVector.fromArray(SPECIES, s, sOffset + 2 * LANES * sStep);
        FloatVector c3 = FloatVector.fromArray(SPECIES, s, sOffset + 3 * LANES * sStep);
        FloatVector c4 = FloatVector.fromArray(SPECIES, s, sOffset + 4 * LANES * sStep);
        FloatVector c5 = FloatVector.fromArray(SPECIES, s, sOffset + 5 * LANES * sStep);
        FloatVector c6 = FloatVector.fromArray(SPECIES, s, sOffset + 6 * LANES * sStep);
        FloatVector c7 = FloatVector.fromArray(SPECIES, s, sOffset + 7 * LANES * sStep);
        for (int k = 0; k < depth; k++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + k]);
            c0 = x.fma(FloatVector.fromArray(SPECIES, panels, pair0 + k * PANEL), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, panels, pair0 + k * PANEL + LANES), c1);
            c2 = x.fma(FloatVector.fromArray(SPECIES, panels, pair1 + k * PANEL), c2);
            c3 = x.fma(FloatVector.fromArray(SPECIES, panels, pair1 + k * PANEL + LANES), c3);
            c4 = x.fma(FloatVector.fromArray(SPECIES, panels, pair2 + k * PANEL), c4);
            c5 = x.fma(FloatVector.fromArray(SPECIES, panels, pair2 + k * PANEL + LANES), c5);
            c6 = x.fma(FloatVector.fromArray(SPECIES, panels, pair3 + k * PANEL), c6);
            c7 = x.fma(FloatVector.fromArray(SPECIES, panels, pair3 + k * PANEL + LANES), c7);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + LANES);
        c2.intoArray(c, cOffset + 2 * LANES);
        c3.intoArray(c, cOffset + 3 * LANES);
        c4.intoArray(c, cOffset + 4 * LANES);
        c5.intoArray(c, cOffset + 5 * LANES);
        c6.intoArray(c, cOffset + 6 * LANES);
        c7.intoArray(c, cOffset + 7 * LANES);
    }

    /** One row with one panel, which may have fewer columns than its width. */
    static void panelRow(
            int columns,
            int depth,
            float[] a,
            int aOffset,
            float[] panels,
            int panel,
            int panelStride,
            float[] s,
            int sOffset,
            int sStep,
            float[] c,
            int cOffset,
            float[] scratch) {
        for (int j = 0; j < columns; j++) {
            scratch[j] = s[sOffset + j * sStep];
        }
        for (int j = 0; j < columns; j += LANES) {
            row1(depth, a, aOffset, panels, panel + j, panelStride, scratch, j, scratch, j);
        }
        System.arraycopy(scratch, 0, c, cOffset, columns);
    }

    /** One row of A·B, read where it is: for one row a copy of B would cost more than the product. */
    static void row(
            int columns,
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            int sStep,
            float[] c,
            int cOffset) {
        int j = 0;
        for (; j <= columns - 4 * LANES; j += 4 * LANES) {
            row4(depth, a, aOffset, b, bOffset + j, bStride, s, sOffset + j * sStep, sStep, c, cOffset + j);
        }
        for (; j <= columns - LANES; j += LANES) {
            row1(depth, a, aOffset, b, bOffset + j, bStride, s, sOffset + j * sStep, c, cOffset + j);
        }
        for (; j < columns; j++) {
            float sum = s[sOffset + j * sStep];
            for (int k = 0; k < depth; k++) {
                sum = Math.fma(a[aOffset + k], b[bOffset + k * bStride + j], sum);
            }
            c[cOffset + j] = sum;
        }
    }

    private static void row4(
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            int sStep,
            float[] c,
            int cOffset) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c1 = FloatVector.fromArray(SPECIES, s, sOffset + LANES * sStep);
        FloatVector c2 = FloatVector.fromArray(SPECIES, s, sOffset + 2 * LANES * sStep);
        FloatVector c3 = FloatVector.fromArray(SPECIES, s, sOffset + 3 * LANES * sStep);
        for (int k = 0; k < depth; k++) {
            int at = bOffset + k * bStride;
            FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + k]);
            c0 = x.fma(FloatVector.fromArray(SPECIES, b, at), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, b, at + LANES), c1);
            c2 = x.fma(FloatVector.fromArray(SPECIES, b, at + 2 * LANES), c2);
            c3 = x.fma(FloatVector.fromArray(SPECIES, b, at + 3 * LANES), c3);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + LANES);
        c2.intoArray(c, cOffset + 2 * LANES);
        c3.intoArray(c, cOffset + 3 * LANES);
    }

    private static void row1(
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            float[] c,
            int cOffset) {
        FloatVector sum = FloatVector.fromArray(SPECIES, s, sOffset);
        for (int k = 0; k < depth; k++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[aOffset + k]);
            sum = x.fma(FloatVector.fromArray(SPECIES, b, bOffset + k * bStride), sum);
        }
        sum.intoArray(c, cOffset);
    }

    /** One column of A·B. Its chains are along rows of A, where there is nothing for a vector to hold; so eight run side by side. */
    static void column(
            int rows,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            float[] s,
            int sOffset,
            int sStride,
            float[] c,
            int cOffset,
            int cStride) {
        for (int i = 0; i < rows; i += 8) {
            int last = Math.min(8, rows - i) - 1;
            int start = sOffset + i * sStride;
            int to = cOffset + i * cStride;
            eightOfColumn(
                    last, depth, a, aOffset + i * aStride, aStride, b, bOffset, s, start, sStride, c, to, cStride);
        }
    }

    private static void eightOfColumn(
            int last,
            int depth,
            float[] a,
            int a0,
            int aStride,
            float[] b,
            int bOffset,
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
        int a1 = a0 + r1 * aStride;
        int a2 = a0 + r2 * aStride;
        int a3 = a0 + r3 * aStride;
        int a4 = a0 + r4 * aStride;
        int a5 = a0 + r5 * aStride;
        int a6 = a0 + r6 * aStride;
        int a7 = a0 + last * aStride;
        float c0 = s[sOffset];
        float c1 = s[sOffset + r1 * sStride];
        float c2 = s[sOffset + r2 * sStride];
        float c3 = s[sOffset + r3 * sStride];
        float c4 = s[sOffset + r4 * sStride];
        float c5 = s[sOffset + r5 * sStride];
        float c6 = s[sOffset + r6 * sStride];
        float c7 = s[sOffset + last * sStride];
        for (int k = 0; k < depth; k++) {
            float x = b[bOffset + k];
            c0 = Math.fma(a[a0 + k], x, c0);
            c1 = Math.fma(a[a1 + k], x, c1);
            c2 = Math.fma(a[a2 + k], x, c2);
            c3 = Math.fma(a[a3 + k], x, c3);
            c4 = Math.fma(a[a4 + k], x, c4);
            c5 = Math.fma(a[a5 + k], x, c5);
            c6 = Math.fma(a[a6 + k], x, c6);
            c7 = Math.fma(a[a7 + k], x, c7);
        }
        c[cOffset] = c0;
        c[cOffset + r1 * cStride] = c1;
        c[cOffset + r2 * cStride] = c2;
        c[cOffset + r3 * cStride] = c3;
        c[cOffset + r4 * cStride] = c4;
        c[cOffset + r5 * cStride] = c5;
        c[cOffset + r6 * cStride] = c6;
        c[cOffset + last * cStride] = c7;
    }
}
