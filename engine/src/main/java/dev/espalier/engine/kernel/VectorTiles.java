package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.FEW_REGISTERS;
import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.TILE;
import static dev.espalier.engine.kernel.SixRowTiles.CHUNK;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the matrix products. Each is one counted loop over the depth that holds its accumulators in
 * registers: with a second loop around or inside them C2 keeps them in memory.
 *
 * <p>A tile with fewer rows than its height computes its last row several times, or what lies behind it in a packed strip, and stores
 * the last row last.
 */
final class VectorTiles {

    /** Where the beginnings of a tile lie in its scratch, behind the ends. */
    static final int SCRATCH_START = Math.max(TILE * PANEL, NarrowTiles.ROWS * PAIR);

    private VectorTiles() {}

    /**
     * A tile of C.
     *
     * @param order how the rows of A's tile lie
     * @param aStride from one depth to the next, unless A is stored by rows
     * @param aRows where the rows begin, if A is stored by rows, counted from the offset
     * @param first the index of the tile's first row there
     * @param panelStride elements from one depth to the next in the panel
     * @param scratch a buffer for two tiles
     * @param fence two elements of the calling thread that are written and mean nothing
     */
    static void tile(
            LeftOrder order,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            int[] aRows,
            int first,
            float[] panels,
            int panel,
            int panelStride,
            float[] s,
            int sOffset,
            int sStride,
            float[] c,
            int cOffset,
            int cStride,
            float[] scratch,
            float[] fence) {
        if (columns == PANEL) {
            inner(
                    order, rows, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset,
                    cStride, fence);
            return;
        }
        if (columns == PAIR && panelStride == PAIR) {
            pair(
                    order, rows - 1, depth, a, aOffset, aStride, aRows, first, panels, panel, s, sOffset, sStride, c,
                    cOffset, cStride, fence);
            return;
        }
        partialTile(
                order,
                rows,
                columns,
                depth,
                a,
                aOffset,
                aStride,
                aRows,
                first,
                panels,
                panel,
                panelStride,
                s,
                sOffset,
                sStride,
                c,
                cOffset,
                cStride,
                scratch,
                fence);
    }

    /** A tile of a panel that is not full; apart, so that the other stays small enough to be inlined. */
    private static void partialTile(
            LeftOrder order,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            int[] aRows,
            int first,
            float[] panels,
            int panel,
            int panelStride,
            float[] s,
            int sOffset,
            int sStride,
            float[] c,
            int cOffset,
            int cStride,
            float[] scratch,
            float[] fence) {
        if (columns == panelStride) {
            part(
                    order,
                    rows,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    aRows,
                    first,
                    panels,
                    panel,
                    panelStride,
                    s,
                    sOffset,
                    sStride,
                    c,
                    cOffset,
                    cStride,
                    fence);
            return;
        }
        int width = Math.max(PAIR, panelStride);
        float[] start = s;
        int startAt = sOffset;
        int startStride = sStride;
        if (sOffset + (rows - 1) * sStride + panelStride > s.length) {
            startStride = sStride == 0 ? 0 : width;
            copy(sStride == 0 ? 1 : rows, columns, s, sOffset, sStride, scratch, SCRATCH_START, startStride);
            start = scratch;
            startAt = SCRATCH_START;
        }
        part(
                order,
                rows,
                depth,
                a,
                aOffset,
                aStride,
                aRows,
                first,
                panels,
                panel,
                panelStride,
                start,
                startAt,
                startStride,
                scratch,
                0,
                width,
                fence);
        copy(rows, columns, scratch, 0, width, c, cOffset, cStride);
    }

    /** A tile of as many vectors as the panel has. */
    private static void part(
            LeftOrder order,
            int rows,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            int[] aRows,
            int first,
            float[] panels,
            int panel,
            int panelStride,
            float[] s,
            int sOffset,
            int sStride,
            float[] c,
            int cOffset,
            int cStride,
            float[] fence) {
        int last = rows - 1;
        if (panelStride == PANEL) {
            inner(
                    order, rows, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset,
                    cStride, fence);
        } else if (panelStride == PAIR) {
            pair(
                    order, last, depth, a, aOffset, aStride, aRows, first, panels, panel, s, sOffset, sStride, c,
                    cOffset, cStride, fence);
        } else if (panelStride == LANES) {
            narrow(
                    order, last, depth, a, aOffset, aStride, aRows, first, panels, panel, s, sOffset, sStride, c,
                    cOffset, cStride);
        } else if (order == LeftOrder.PACKED_COLUMNS) {
            TripleTiles.columns(last, depth, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        } else {
            TripleTiles.rows(
                    last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        }
    }

    private static void narrow(
            LeftOrder order,
            int last,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
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
        switch (order) {
            case ROWS -> {
                if (isTwoSteps(depth)) {
                    TwoStepTiles.single(
                            last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset,
                            cStride);
                } else {
                    NarrowTiles.rows(
                            last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset,
                            cStride);
                }
            }
            case COLUMNS, PACKED_COLUMNS ->
                narrowTile(
                        last, depth, a, aOffset, 1, aStride, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
            case CHUNKS -> {
                int whole = depth / CHUNK * CHUNK;
                SixRowTiles.narrowChunks(
                        last, whole, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
                if (whole < depth) {
                    int at = aOffset + TILE * whole;
                    int from = panel + whole * LANES;
                    narrowTile(
                            last,
                            depth - whole,
                            a,
                            at,
                            CHUNK,
                            1,
                            panels,
                            from,
                            c,
                            cOffset,
                            cStride,
                            c,
                            cOffset,
                            cStride);
                }
            }
        }
    }

    /** Copies rows of less than a panel. */
    private static void copy(
            int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        int whole = columns / LANES * LANES;
        for (int i = 0; i < rows; i++) {
            int from = xOffset + i * xStride;
            int to = yOffset + i * yStride;
            for (int j = 0; j < whole; j += LANES) {
                FloatVector.fromArray(SPECIES, x, from + j).intoArray(y, to + j);
            }
            for (int j = whole; j < columns; j++) {
                y[to + j] = x[from + j];
            }
        }
    }

    private static void inner(
            LeftOrder order,
            int rows,
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
            int cStride,
            float[] fence) {
        int last = rows - 1;
        if (FEW_REGISTERS) {
            // in place there are rows alone, as a panel is a pair
            pair(
                    order, last, depth, a, aOffset, 0, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset,
                    cStride, fence);
        } else if (order == LeftOrder.PACKED_COLUMNS && rows <= 4) {
            WideTiles.fourColumns(last, depth, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        } else if (order == LeftOrder.PACKED_COLUMNS) {
            WideTiles.columns(last, depth, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        } else if (rows <= 4) {
            WideTiles.fourRows(
                    last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        } else {
            WideTiles.sixRows(
                    last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        }
    }

    /** A tile of two vectors a row. */
    private static void pair(
            LeftOrder order,
            int last,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            int[] aRows,
            int first,
            float[] panels,
            int panel,
            float[] s,
            int sOffset,
            int sStride,
            float[] c,
            int cOffset,
            int cStride,
            float[] fence) {
        if (order == LeftOrder.CHUNKS) {
            SixRowTiles.chunks(last, depth, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride, fence);
        } else if (order == LeftOrder.PACKED_COLUMNS) {
            SixRowTiles.columns(
                    last, depth, a, aOffset, panels, panel, s, sOffset, sStride, c, cOffset, cStride, fence);
        } else if (order == LeftOrder.COLUMNS) {
            NarrowTiles.eightColumns(
                    last, depth, a, aOffset, aStride, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        } else if (last < 4) {
            tile4(last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        } else if (isTwoSteps(depth)) {
            TwoStepTiles.pairs(
                    last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        } else {
            SixRowTiles.rows(
                    last, depth, a, aOffset, aRows, first, panels, panel, s, sOffset, sStride, c, cOffset, cStride);
        }
    }

    private static boolean isTwoSteps(int depth) {
        return !FEW_REGISTERS && depth % 2 == 0;
    }

    private static void tile4(
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
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, sOffset + r1 * sStride + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, sOffset + r2 * sStride + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, sOffset + r3 * sStride + LANES);
        int a0 = aOffset + aRows[first];
        int a1 = aOffset + aRows[first + r1];
        int a2 = aOffset + aRows[first + r2];
        int a3 = aOffset + aRows[first + r3];
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, panel + k * PAIR);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, panel + k * PAIR + LANES);
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
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LANES);
        c10.intoArray(c, cOffset + r1 * cStride);
        c11.intoArray(c, cOffset + r1 * cStride + LANES);
        c20.intoArray(c, cOffset + r2 * cStride);
        c21.intoArray(c, cOffset + r2 * cStride + LANES);
        c30.intoArray(c, cOffset + r3 * cStride);
        c31.intoArray(c, cOffset + r3 * cStride + LANES);
    }

    /** A tile of one vector of up to six rows, whose rows and depths are at equal distances. */
    private static void narrowTile(
            int last,
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aDepth,
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
        int a1 = aOffset + r1 * aRow;
        int a2 = aOffset + r2 * aRow;
        int a3 = aOffset + r3 * aRow;
        int a4 = aOffset + r4 * aRow;
        int a5 = aOffset + r5 * aRow;
        for (int k = 0; k < depth; k++) {
            int at = k * aDepth;
            FloatVector b = FloatVector.fromArray(SPECIES, panels, panel + k * LANES);
            c0 = FloatVector.broadcast(SPECIES, a[aOffset + at]).fma(b, c0);
            c1 = FloatVector.broadcast(SPECIES, a[a1 + at]).fma(b, c1);
            c2 = FloatVector.broadcast(SPECIES, a[a2 + at]).fma(b, c2);
            c3 = FloatVector.broadcast(SPECIES, a[a3 + at]).fma(b, c3);
            c4 = FloatVector.broadcast(SPECIES, a[a4 + at]).fma(b, c4);
            c5 = FloatVector.broadcast(SPECIES, a[a5 + at]).fma(b, c5);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + r1 * cStride);
        c2.intoArray(c, cOffset + r2 * cStride);
        c3.intoArray(c, cOffset + r3 * cStride);
        c4.intoArray(c, cOffset + r4 * cStride);
        c5.intoArray(c, cOffset + r5 * cStride);
    }
}
