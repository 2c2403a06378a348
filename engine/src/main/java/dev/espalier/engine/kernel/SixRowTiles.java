package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.SPACING;
import static dev.espalier.engine.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of six rows and two vectors, for sixteen registers of eight lanes: twelve accumulators, two vectors of a panel and
 * what is left for the elements of A. With more registers they are for a last panel that is at most half full.
 *
 * <p>What decides is how many instructions there are for a product, and that no accumulator is kept in memory. So several
 * steps of the depth make one round of a loop, which needs A in an order in which all of them lie at fixed distances. C2
 * would then load more operands at once than there are registers for; it keeps loads of floats behind stores of floats, so
 * a store after every second row (to an unused fence) holds them back. With a second loop for the rest of the depth it
 * would keep accumulators in memory in both, so that the rest is another tile.
 */
final class SixRowTiles {

    /**
     * Depths of a chunk, and of one round of a loop. More would cost more than they save: C2 checks the range of each access
     * of a round before the loop.
     */
    static final int CHUNK = 4;

    /** Where the rows of a chunk begin. */
    private static final int[] CHUNK_ROWS = {0, CHUNK, 2 * CHUNK, 3 * CHUNK, 4 * CHUNK, 5 * CHUNK};

    private SixRowTiles() {}

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
            int cStride,
            float[] fence) {
        int whole = depth / CHUNK * CHUNK;
        if (whole > 0) {
            columnRounds(last, whole, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride, fence);
        }
        if (whole < depth || whole == 0) {
            boolean first = whole == 0;
            columnRest(
                    last,
                    depth - whole,
                    a,
                    aOffset + SPACING * whole,
                    panels,
                    panel + whole * PAIR,
                    first ? s : c,
                    first ? sOffset : cOffset,
                    first ? sStride : cStride,
                    c,
                    cOffset,
                    cStride);
        }
    }

    /**
     * A tile of rows that were packed chunk by chunk, a chunk as 6 × {@value #CHUNK}; the last one may be filled in part.
     */
    static void chunks(
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
            int cStride,
            float[] fence) {
        int whole = depth / CHUNK * CHUNK;
        if (whole > 0) {
            wholeChunks(last, whole, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride, fence);
        }
        if (whole < depth || whole == 0) {
            boolean first = whole == 0;
            rows(
                    last,
                    depth - whole,
                    a,
                    aOffset + 6 * whole,
                    CHUNK_ROWS,
                    0,
                    panels,
                    panel + whole * PAIR,
                    first ? s : c,
                    first ? sOffset : cOffset,
                    first ? sStride : cStride,
                    c,
                    cOffset,
                    cStride);
        }
    }

    /** A tile of rows where they are. */
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
        for (int k = 0; k < depth; k++) {
            int from = panel + k * PAIR;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
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

    private static void columnRounds(
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
            int cStride,
            float[] fence) {
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
        for (int k = 0; k < depth; k += CHUNK) {
            int at = aOffset + SPACING * k;
            int from = panel + k * PAIR;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[0] = 0f;
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[1] = 1f;
            x = FloatVector.broadcast(SPECIES, a[at + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[0] = 2f;
            b0 = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            b1 = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            x = FloatVector.broadcast(SPECIES, a[at + SPACING]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + SPACING + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[1] = 3f;
            x = FloatVector.broadcast(SPECIES, a[at + SPACING + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + SPACING + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[0] = 4f;
            x = FloatVector.broadcast(SPECIES, a[at + SPACING + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + SPACING + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[1] = 5f;
            b0 = FloatVector.fromArray(SPECIES, panels, from + 4 * LANES);
            b1 = FloatVector.fromArray(SPECIES, panels, from + 5 * LANES);
            x = FloatVector.broadcast(SPECIES, a[at + 2 * SPACING]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 2 * SPACING + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[0] = 6f;
            x = FloatVector.broadcast(SPECIES, a[at + 2 * SPACING + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 2 * SPACING + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[1] = 7f;
            x = FloatVector.broadcast(SPECIES, a[at + 2 * SPACING + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 2 * SPACING + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[0] = 8f;
            b0 = FloatVector.fromArray(SPECIES, panels, from + 6 * LANES);
            b1 = FloatVector.fromArray(SPECIES, panels, from + 7 * LANES);
            x = FloatVector.broadcast(SPECIES, a[at + 3 * SPACING]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 3 * SPACING + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[1] = 9f;
            x = FloatVector.broadcast(SPECIES, a[at + 3 * SPACING + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 3 * SPACING + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[0] = 10f;
            x = FloatVector.broadcast(SPECIES, a[at + 3 * SPACING + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 3 * SPACING + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[1] = 11f;
        }
        // the last row comes last of those that take its place
        c50.intoArray(c, cOffset + r5 * cStride);
        c51.intoArray(c, cOffset + r5 * cStride + LANES);
        c40.intoArray(c, cOffset + r4 * cStride);
        c41.intoArray(c, cOffset + r4 * cStride + LANES);
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
    }

    private static void columnRest(
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
        for (int k = 0; k < depth; k++) {
            int at = aOffset + SPACING * k;
            int from = panel + k * PAIR;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[at + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        // the last row comes last of those that take its place
        c50.intoArray(c, cOffset + r5 * cStride);
        c51.intoArray(c, cOffset + r5 * cStride + LANES);
        c40.intoArray(c, cOffset + r4 * cStride);
        c41.intoArray(c, cOffset + r4 * cStride + LANES);
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
    }

    private static void wholeChunks(
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
            int cStride,
            float[] fence) {
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
        for (int k = 0; k < depth; k += CHUNK) {
            int at = aOffset + 6 * k;
            int from = panel + k * PAIR;
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 4]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[0] = 0f;
            x = FloatVector.broadcast(SPECIES, a[at + 8]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 12]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[1] = 1f;
            x = FloatVector.broadcast(SPECIES, a[at + 16]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 20]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[0] = 2f;
            b0 = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            b1 = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 5]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[1] = 3f;
            x = FloatVector.broadcast(SPECIES, a[at + 9]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 13]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[0] = 4f;
            x = FloatVector.broadcast(SPECIES, a[at + 17]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 21]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[1] = 5f;
            b0 = FloatVector.fromArray(SPECIES, panels, from + 4 * LANES);
            b1 = FloatVector.fromArray(SPECIES, panels, from + 5 * LANES);
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 6]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[0] = 6f;
            x = FloatVector.broadcast(SPECIES, a[at + 10]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 14]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[1] = 7f;
            x = FloatVector.broadcast(SPECIES, a[at + 18]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 22]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[0] = 8f;
            b0 = FloatVector.fromArray(SPECIES, panels, from + 6 * LANES);
            b1 = FloatVector.fromArray(SPECIES, panels, from + 7 * LANES);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 7]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            fence[1] = 9f;
            x = FloatVector.broadcast(SPECIES, a[at + 11]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 15]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            fence[0] = 10f;
            x = FloatVector.broadcast(SPECIES, a[at + 19]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 23]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            fence[1] = 11f;
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

    /** Whole chunks of a tile with one vector's columns. */
    static void narrowChunks(
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
        FloatVector c0 = FloatVector.fromArray(SPECIES, s, sOffset);
        FloatVector c1 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride);
        FloatVector c2 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride);
        FloatVector c3 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride);
        FloatVector c4 = FloatVector.fromArray(SPECIES, s, sOffset + r4 * sStride);
        FloatVector c5 = FloatVector.fromArray(SPECIES, s, sOffset + r5 * sStride);
        for (int k = 0; k < depth; k += CHUNK) {
            int at = aOffset + 6 * k;
            int from = panel + k * LANES;
            FloatVector b = FloatVector.fromArray(SPECIES, panels, from);
            c0 = FloatVector.broadcast(SPECIES, a[at]).fma(b, c0);
            c1 = FloatVector.broadcast(SPECIES, a[at + 4]).fma(b, c1);
            c2 = FloatVector.broadcast(SPECIES, a[at + 8]).fma(b, c2);
            c3 = FloatVector.broadcast(SPECIES, a[at + 12]).fma(b, c3);
            c4 = FloatVector.broadcast(SPECIES, a[at + 16]).fma(b, c4);
            c5 = FloatVector.broadcast(SPECIES, a[at + 20]).fma(b, c5);
            b = FloatVector.fromArray(SPECIES, panels, from + LANES);
            c0 = FloatVector.broadcast(SPECIES, a[at + 1]).fma(b, c0);
            c1 = FloatVector.broadcast(SPECIES, a[at + 5]).fma(b, c1);
            c2 = FloatVector.broadcast(SPECIES, a[at + 9]).fma(b, c2);
            c3 = FloatVector.broadcast(SPECIES, a[at + 13]).fma(b, c3);
            c4 = FloatVector.broadcast(SPECIES, a[at + 17]).fma(b, c4);
            c5 = FloatVector.broadcast(SPECIES, a[at + 21]).fma(b, c5);
            b = FloatVector.fromArray(SPECIES, panels, from + 2 * LANES);
            c0 = FloatVector.broadcast(SPECIES, a[at + 2]).fma(b, c0);
            c1 = FloatVector.broadcast(SPECIES, a[at + 6]).fma(b, c1);
            c2 = FloatVector.broadcast(SPECIES, a[at + 10]).fma(b, c2);
            c3 = FloatVector.broadcast(SPECIES, a[at + 14]).fma(b, c3);
            c4 = FloatVector.broadcast(SPECIES, a[at + 18]).fma(b, c4);
            c5 = FloatVector.broadcast(SPECIES, a[at + 22]).fma(b, c5);
            b = FloatVector.fromArray(SPECIES, panels, from + 3 * LANES);
            c0 = FloatVector.broadcast(SPECIES, a[at + 3]).fma(b, c0);
            c1 = FloatVector.broadcast(SPECIES, a[at + 7]).fma(b, c1);
            c2 = FloatVector.broadcast(SPECIES, a[at + 11]).fma(b, c2);
            c3 = FloatVector.broadcast(SPECIES, a[at + 15]).fma(b, c3);
            c4 = FloatVector.broadcast(SPECIES, a[at + 19]).fma(b, c4);
            c5 = FloatVector.broadcast(SPECIES, a[at + 23]).fma(b, c5);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + r1 * cStride);
        c2.intoArray(c, cOffset + r2 * cStride);
        c3.intoArray(c, cOffset + r3 * cStride);
        c4.intoArray(c, cOffset + r4 * cStride);
        c5.intoArray(c, cOffset + r5 * cStride);
    }
}
