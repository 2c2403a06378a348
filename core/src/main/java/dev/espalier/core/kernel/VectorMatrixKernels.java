package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.LANES;
import static dev.espalier.core.kernel.Lanes.PANEL;
import static dev.espalier.core.kernel.Lanes.SPECIES;
import static dev.espalier.core.kernel.Lanes.TILE;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products in blocks: the right operand is copied into panels of two vectors' columns, the left one is read in
 * tiles of a few rows, and {@link VectorTiles} computes the tiles. Between blocks of the depth the partial chains rest
 * in C.
 */
interface VectorMatrixKernels extends MatrixKernels {

    /** Up to this many rows it does not pay to copy the right operand. */
    int FEW_ROWS = 3;

    @Override
    default void matmul(
            Form form,
            Write write,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        if (write == Write.ADD) {
            product(
                    form, rows, columns, depth, a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, 1, c,
                    cOffset, cStride, workspace);
        } else {
            product(
                    form,
                    rows,
                    columns,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    b,
                    bOffset,
                    bStride,
                    workspace.zeros,
                    0,
                    0,
                    0,
                    c,
                    cOffset,
                    cStride,
                    workspace);
        }
    }

    @Override
    default void matmulBias(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        product(
                form,
                rows,
                columns,
                depth,
                a,
                aOffset,
                aStride,
                b,
                bOffset,
                bStride,
                bias,
                biasOffset,
                0,
                1,
                c,
                cOffset,
                cStride,
                workspace);
    }

    /** C begun from s(i, j) = {@code s[sOffset + i * sStride + j * sStep]}. */
    private static void product(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            int sStride,
            int sStep,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        if (rows <= 0 || columns <= 0) {
            return;
        }
        if (form == Form.PLAIN && rows <= FEW_ROWS) {
            for (int i = 0; i < rows; i++) {
                VectorTiles.row(
                        columns,
                        depth,
                        a,
                        aOffset + i * aStride,
                        b,
                        bOffset,
                        bStride,
                        s,
                        sOffset + i * sStride,
                        sStep,
                        c,
                        cOffset + i * cStride);
            }
            return;
        }
        int blocks = Math.max(1, (depth + Workspace.DEPTH - 1) / Workspace.DEPTH);
        int step = (depth + blocks - 1) / blocks;
        for (int block = 0; block < blocks; block++) {
            int k = block * step;
            int length = Math.min(step, depth - k);
            boolean first = block == 0;
            if (form == Form.LEFT_TRANSPOSED) {
                blockTransposed(
                        rows,
                        columns,
                        length,
                        a,
                        aOffset + k * aStride,
                        aStride,
                        b,
                        bOffset + k * bStride,
                        bStride,
                        first ? s : c,
                        first ? sOffset : cOffset,
                        first ? sStride : cStride,
                        first ? sStep : 1,
                        c,
                        cOffset,
                        cStride,
                        workspace);
            } else {
                block(
                        form,
                        rows,
                        columns,
                        length,
                        a,
                        aOffset + k,
                        aStride,
                        b,
                        form == Form.PLAIN ? bOffset + k * bStride : bOffset + k,
                        bStride,
                        first ? s : c,
                        first ? sOffset : cOffset,
                        first ? sStride : cStride,
                        first ? sStep : 1,
                        c,
                        cOffset,
                        cStride,
                        workspace);
            }
        }
    }

    private static void block(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            int sStride,
            int sStep,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        for (int j = 0; j < columns; j += Workspace.COLUMNS) {
            int width = Math.min(Workspace.COLUMNS, columns - j);
            if (form == Form.PLAIN) {
                packRows(depth, width, b, bOffset + j, bStride, workspace.right);
            } else {
                packColumns(depth, width, b, bOffset + j * bStride, bStride, workspace.right);
            }
            for (int i = 0; i < rows; i += TILE) {
                int count = Math.min(TILE, rows - i);
                for (int p = 0; p < width; p += PANEL) {
                    VectorTiles.tile(
                            count,
                            Math.min(PANEL, width - p),
                            depth,
                            a,
                            aOffset + i * aStride,
                            aStride,
                            workspace.right,
                            p * depth,
                            s,
                            sOffset + i * sStride + (j + p) * sStep,
                            sStride,
                            c,
                            cOffset + i * cStride + j + p,
                            cStride,
                            workspace.tile);
                }
            }
        }
    }

    private static void blockTransposed(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            int sStride,
            int sStep,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        int height = Workspace.LEFT / Math.max(1, depth) / TILE * TILE;
        for (int i0 = 0; i0 < rows; i0 += height) {
            int count = Math.min(height, rows - i0);
            packTiles(depth, count, a, aOffset + i0, aStride, workspace.left);
            for (int j = 0; j < columns; j += Workspace.COLUMNS) {
                int width = Math.min(Workspace.COLUMNS, columns - j);
                packRows(depth, width, b, bOffset + j, bStride, workspace.right);
                for (int i = 0; i < count; i += TILE) {
                    for (int p = 0; p < width; p += PANEL) {
                        VectorTiles.packedTile(
                                Math.min(TILE, count - i),
                                Math.min(PANEL, width - p),
                                depth,
                                workspace.left,
                                i * depth,
                                workspace.right,
                                p * depth,
                                s,
                                sOffset + (i0 + i) * sStride + (j + p) * sStep,
                                sStride,
                                c,
                                cOffset + (i0 + i) * cStride + j + p,
                                cStride,
                                workspace.tile);
                    }
                }
            }
        }
    }

    /** Panels of a right operand stored as depth × columns. The last panel is filled with zeros. */
    private static void packRows(int depth, int width, float[] b, int bOffset, int bStride, float[] panels) {
        int whole = width / PANEL * PANEL;
        for (int k = 0; k < depth; k++) {
            int from = bOffset + k * bStride;
            int to = k * PANEL;
            for (int p = 0; p < whole; p += PANEL) {
                FloatVector.fromArray(SPECIES, b, from + p).intoArray(panels, to + p * depth);
                FloatVector.fromArray(SPECIES, b, from + p + LANES).intoArray(panels, to + p * depth + LANES);
            }
        }
        if (whole < width) {
            int rest = width - whole;
            for (int k = 0; k < depth; k++) {
                int from = bOffset + k * bStride + whole;
                int to = whole * depth + k * PANEL;
                for (int j = 0; j < PANEL; j++) {
                    panels[to + j] = j < rest ? b[from + j] : 0f;
                }
            }
        }
    }

    /** Panels of a right operand stored as columns × depth. The last panel is filled with copies of the last column. */
    private static void packColumns(int depth, int width, float[] b, int bOffset, int bStride, float[] panels) {
        for (int p = 0; p < width; p += PANEL) {
            for (int j = 0; j < PANEL; j += 4) {
                int column = bOffset + (p + j) * bStride;
                int last = bOffset + (width - 1) * bStride;
                int j0 = Math.min(column, last);
                int j1 = Math.min(column + bStride, last);
                int j2 = Math.min(column + 2 * bStride, last);
                int j3 = Math.min(column + 3 * bStride, last);
                int to = p * depth + j;
                for (int k = 0; k < depth; k++) {
                    panels[to + k * PANEL] = b[j0 + k];
                    panels[to + k * PANEL + 1] = b[j1 + k];
                    panels[to + k * PANEL + 2] = b[j2 + k];
                    panels[to + k * PANEL + 3] = b[j3 + k];
                }
            }
        }
    }

    /**
     * Tiles of a left operand stored as depth × rows. The last tile is filled with copies of the last row. A vector
     * that is longer than a tile writes over the tile's next step, which follows.
     */
    private static void packTiles(int depth, int rows, float[] a, int aOffset, int aStride, float[] tiles) {
        int i = 0;
        for (; i <= rows - Math.max(TILE, LANES); i += TILE) {
            for (int k = 0; k < depth; k++) {
                int from = aOffset + k * aStride + i;
                int to = i * depth + k * TILE;
                for (int r = 0; r < TILE; r += LANES) {
                    FloatVector.fromArray(SPECIES, a, from + r).intoArray(tiles, to + r);
                }
            }
        }
        for (; i < rows; i += TILE) {
            int last = Math.min(TILE, rows - i) - 1;
            for (int k = 0; k < depth; k++) {
                int from = aOffset + k * aStride + i;
                int to = i * depth + k * TILE;
                for (int r = 0; r < TILE; r++) {
                    tiles[to + r] = a[from + Math.min(r, last)];
                }
            }
        }
    }

    @Override
    default void transpose(
            int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        Transposition.transpose(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    }
}
