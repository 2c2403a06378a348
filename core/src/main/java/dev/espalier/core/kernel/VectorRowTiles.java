package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.LANES;
import static dev.espalier.core.kernel.Lanes.PANEL;
import static dev.espalier.core.kernel.Lanes.SPECIES;

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

    /** One row with one panel, which may have fewer columns than it has room for. */
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
}
