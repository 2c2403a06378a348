package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.DEPTH;
import static dev.espalier.engine.kernel.Lanes.FEW_REGISTERS;
import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.RIGHT;
import static dev.espalier.engine.kernel.Lanes.SPACING;
import static dev.espalier.engine.kernel.Lanes.START;
import static dev.espalier.engine.kernel.Lanes.STRIP;
import static dev.espalier.engine.kernel.Lanes.TILE;
import static dev.espalier.engine.kernel.SixRowTiles.CHUNK;

import java.util.Arrays;

/**
 * The loops around {@link VectorTiles}: a product in blocks that fit the caches. Between blocks of the depth the partial
 * chains are kept in C. One for each thread, used again and again.
 */
final class PanelProduct {

    /** Up to this many rows it does not pay to copy the right operand. */
    private static final int FEW_ROWS = 3;

    /** Up to this many columns it does not pay to copy a strip of the left operand. */
    private static final int FEW_COLUMNS = 64;

    /** Below this depth a tile of rows in chunks would be mostly beginning and end. */
    private static final int SHALLOW = 3 * CHUNK;

    /** Rows of a tile of two vectors whose left operand is read where it is, by columns. */
    private static final int PAIR_TILE = 8;

    private final Workspace workspace;

    // of the product that runs
    private Form form = Form.PLAIN;
    private int rows;
    private int columns;
    private int depth;
    private float[] a;
    private int aOffset;
    private int aStride;
    private int stripRows;
    private float[] s;
    private int sOffset;
    private int sStride;
    private int sStep;
    private float[] c;
    private int cOffset;
    private int cStride;

    // the strip of the left operand
    private float[] x;
    private int xOffset;
    private int xStep;
    private int xStride;
    private LeftOrder order = LeftOrder.ROWS;

    // the panels, with the depth and the columns of the whole matrix
    private float[] panels;
    private int panelDepth;
    private int panelColumns;

    PanelProduct(Workspace workspace) {
        this.workspace = workspace;
        this.a = workspace.zeros;
        this.s = workspace.zeros;
        this.c = workspace.zeros;
        this.x = workspace.zeros;
        this.panels = workspace.zeros;
    }

    /** Computes a range of a product. */
    void multiply(MatrixProduct product, int fromRow, int toRow, int from, int to, ActivationKernels kernels) {
        form = product.form;
        rows = toRow - fromRow;
        columns = to - from;
        depth = product.depth;
        a = product.a;
        aOffset = product.left(fromRow, 0);
        aStride = product.aStride;
        stripRows = STRIP;
        c = product.c;
        cOffset = product.result(fromRow, from);
        cStride = product.cStride;
        begin(product, from);
        if (product.isPacked) {
            multiply(product.packed, from, product.epilogue, kernels);
        } else {
            multiply(product.b, product.right(0, from), product.bStride);
            product.epilogue.finish(kernels, rows, columns, c, cOffset, cStride);
        }
    }

    /** Chains begin from s(i, j) = {@code s[sOffset + i * sStride + j * sStep]}. */
    private void begin(MatrixProduct product, int from) {
        boolean adds = product.adds();
        boolean biased = product.epilogue.biased();
        s = adds ? c : biased ? product.epilogue.bias() : workspace.zeros;
        sOffset = adds ? cOffset : biased ? from : 0;
        sStride = adds ? cStride : 0;
        sStep = adds || biased ? 1 : 0;
    }

    /** The product with a right operand that is packed here, a block at a time, or not at all where there are few rows. */
    private void multiply(float[] b, int bOffset, int bStride) {
        if (form == Form.PLAIN && rows <= FEW_ROWS) {
            for (int i = 0; i < rows; i++) {
                int at = aOffset + i * aStride;
                int start = sOffset + i * sStride;
                VectorRowTiles.row(
                        columns, depth, a, at, b, bOffset, bStride, s, start, sStep, c, cOffset + i * cStride);
            }
            return;
        }
        boolean alongRows = form == Form.RIGHT_TRANSPOSED || (form == Form.PLAIN && bStride == 1);
        if (columns == 1 && alongRows) {
            VectorRowTiles.column(
                    rows, depth, a, aOffset, aStride, b, bOffset, s, sOffset, sStride, c, cOffset, cStride);
            return;
        }
        panels = workspace.right;
        int blocks = blocks();
        for (int block = 0; block < blocks; block++) {
            int k = start(block, blocks);
            int length = start(block + 1, blocks) - k;
            int step = step(length);
            for (int j = 0; j < columns; j += step) {
                int width = Math.min(step, columns - j);
                if (form == Form.RIGHT_TRANSPOSED) {
                    VectorPacking.columns(length, width, b, bOffset + j * bStride + k, bStride, 0, width, panels);
                } else {
                    VectorPacking.rows(
                            length, width, b, bOffset + k * bStride + j, bStride, 0, length, 0, width, panels);
                }
                panelDepth = length;
                panelColumns = width;
                for (int i = exchanged(j, width, k, length, 0, 0); i < rows; i += stripRows) {
                    strip(i, j, width, k, length, 0, 0);
                }
            }
        }
    }

    /** The product with columns of a packed matrix, and its epilogue. */
    private void multiply(PackedMatrix packed, int from, Epilogue epilogue, ActivationKernels kernels) {
        panels = packed.values;
        panelDepth = packed.depth();
        panelColumns = packed.columns();
        if (rows == 1 && form != Form.LEFT_TRANSPOSED) {
            row(from);
            epilogue.finish(kernels, 1, columns, c, cOffset, cStride);
            return;
        }
        if (isOneColumn() && !epilogue.biased()) {
            column();
            epilogue.finish(kernels, rows, 1, c, cOffset, cStride);
            return;
        }
        int blocks = blocks();
        for (int block = 0; block < blocks; block++) {
            int k = start(block, blocks);
            int length = start(block + 1, blocks) - k;
            // panels that are packed need not be near where each serves a whole strip
            int step = FEW_REGISTERS ? columns : step(length);
            for (int j = 0; j < columns; j += step) {
                int width = Math.min(step, columns - j);
                int first = exchanged(j, width, k, length, from + j, k);
                if (block == blocks - 1 && first > 0) {
                    epilogue.finish(kernels, first, width, c, cOffset + j, cStride);
                }
                for (int i = first; i < rows; i += stripRows) {
                    strip(i, j, width, k, length, from + j, k);
                    if (block == blocks - 1) {
                        int count = Math.min(stripRows, rows - i);
                        epilogue.finish(kernels, count, width, c, cOffset + i * cStride + j, cStride);
                    }
                }
            }
        }
    }

    private int blocks() {
        return Math.max(1, (depth + DEPTH - 1) / DEPTH);
    }

    /** Where a block of the depth begins. */
    private int start(int block, int blocks) {
        int length = (depth + blocks - 1) / blocks;
        return Math.min(depth, block * ((length + 3) & -4));
    }

    /** Columns of a block of the right operand, so that it fits into its cache. */
    private static int step(int length) {
        return Math.max(PANEL, RIGHT / Math.max(1, length) / PANEL * PANEL);
    }

    /**
     * The rows of C that are computed with exchanged operands: where the left one is stored by columns, and the panel is at most
     * one vector wide.
     *
     * @return how many rows these are, from the first on
     */
    private int exchanged(int j, int width, int k, int length, int column, int from) {
        if (FEW_REGISTERS || form != Form.LEFT_TRANSPOSED || VectorPacking.panelStride(panelColumns, column) != LANES) {
            return 0;
        }
        int end = rows / PANEL * PANEL;
        for (int i = 0; i < end; i += PANEL) {
            for (int t = 0; t < width; t += NarrowTiles.COLUMNS) {
                int count = Math.min(NarrowTiles.COLUMNS, width - t);
                exchangedTile(i, j + t, count, k, length, START + column * panelDepth + from * LANES + t);
            }
        }
        return end;
    }

    @SuppressWarnings("ReferenceEquality") // whether sums begin with what is in the result
    private void exchangedTile(int i, int j, int count, int k, int length, int panel) {
        float[] scratch = workspace.tile;
        float[] start = workspace.zeros;
        int startAt = 0;
        int startStride = 0;
        if (k > 0 || s == c) {
            start = scratch;
            startAt = VectorTiles.SCRATCH_START;
            startStride = PANEL;
            Transposition.transpose(PANEL, count, c, cOffset + i * cStride + j, cStride, scratch, startAt, startStride);
        } else if (sStep == 1) {
            start = scratch;
            startAt = VectorTiles.SCRATCH_START;
            startStride = PANEL;
            for (int t = 0; t < count; t++) {
                Arrays.fill(scratch, startAt + t * PANEL, startAt + (t + 1) * PANEL, s[sOffset + j + t]);
            }
        }
        int left = aOffset + k * aStride + i;
        NarrowTiles.columns(count - 1, length, a, left, aStride, panels, panel, start, startAt, startStride, scratch);
        Transposition.transpose(count, PANEL, scratch, 0, PANEL, c, cOffset + i * cStride + j, cStride);
    }

    /**
     * A strip of C: a few tiles one above another.
     *
     * @param i first row of C
     * @param j first column of C
     * @param k first depth in A
     * @param column of the panels that belongs to j
     * @param from depth of the panels that belongs to k
     */
    private void strip(int i, int j, int width, int k, int length, int column, int from) {
        int count = Math.min(stripRows, rows - i);
        stripOfLeft(i, count, width, VectorPacking.panelStride(panelColumns, column), k, length);
        boolean first = k == 0;
        float[] start = first ? s : c;
        int startStride = first ? sStride : cStride;
        int startAt = first ? sOffset + j * sStep : cOffset + j;
        int startStep = first ? sStep : 1;
        for (int p = 0; p < width; p += PANEL) {
            int stride = VectorPacking.panelStride(panelColumns, column + p);
            int panel = START + (column + p) * panelDepth + from * stride;
            int columnCount = Math.min(PANEL, width - p);
            int height;
            for (int t = 0; t < count; t += height) {
                height = height(count - t, stride);
                VectorTiles.tile(
                        order,
                        height,
                        columnCount,
                        length,
                        x,
                        xOffset + (order.isInPlace() ? t : t / TILE) * xStep,
                        xStride,
                        panels,
                        panel,
                        stride,
                        start,
                        startAt + (i + t) * startStride + p * startStep,
                        startStride,
                        c,
                        cOffset + (i + t) * cStride + j + p,
                        cStride,
                        workspace.tile,
                        workspace.lanes);
            }
        }
    }

    /** Rows of the next tile: two tiles of four compute fewer rows for nothing than one of six and one of the rest. */
    private int height(int rest, int stride) {
        if (order == LeftOrder.COLUMNS && stride == PAIR) {
            return Math.min(PAIR_TILE, rest);
        }
        return order == LeftOrder.ROWS && (rest == 7 || rest == 8) ? 4 : Math.min(TILE, rest);
    }

    /** Finds the strip's rows of A where they are, or copies them where reading them there would be slow. */
    private void stripOfLeft(int i, int count, int width, int stride, int k, int length) {
        boolean transposed = form == Form.LEFT_TRANSPOSED;
        x = a;
        xOffset = transposed ? aOffset + k * aStride + i : aOffset + i * aStride + k;
        xStride = aStride;
        xStep = aStride;
        order = transposed ? LeftOrder.COLUMNS : LeftOrder.ROWS;
        if (transposed && !FEW_REGISTERS && stride <= PAIR) {
            // a strip that is read once is not worth a copy
            xStep = 1;
        } else if (transposed) {
            order = LeftOrder.PACKED_COLUMNS;
            VectorPacking.tilesOfColumns(length, count, a, xOffset, aStride, workspace.left);
            copied(length * SPACING);
            xStride = SPACING;
        } else if (FEW_REGISTERS && width > FEW_COLUMNS && length >= SHALLOW) {
            VectorPacking.tilesOfChunks(length, count, a, xOffset, aStride, workspace.left);
            copied((length + CHUNK - 1) / CHUNK * CHUNK * TILE);
            order = LeftOrder.CHUNKS;
        }
    }

    private void copied(int tile) {
        x = workspace.left;
        xOffset = 0;
        xStep = tile;
    }

    /** A product of one row: the panels are read once, so there is nothing to keep in a cache. */
    private void row(int from) {
        for (int j = 0; j < columns; ) {
            int column = from + j;
            int width = columns - j;
            int at = START + column * panelDepth;
            int start = sOffset + j * sStep;
            if (width >= 4 * PAIR) {
                VectorRowTiles.panelPairs(
                        depth,
                        a,
                        aOffset,
                        panels,
                        at,
                        at + pair(1),
                        at + pair(2),
                        at + pair(3),
                        s,
                        start,
                        sStep,
                        c,
                        cOffset + j);
                j += 4 * PAIR;
            } else if (width >= 2 * PAIR) {
                VectorRowTiles.panelRows(depth, a, aOffset, panels, at, at + pair(1), s, start, sStep, c, cOffset + j);
                j += 2 * PAIR;
            } else {
                VectorRowTiles.panelRow(
                        Math.min(PANEL, width),
                        depth,
                        a,
                        aOffset,
                        panels,
                        at,
                        VectorPacking.panelStride(panelColumns, column),
                        s,
                        start,
                        sStep,
                        c,
                        cOffset + j,
                        workspace.tile);
                j += PANEL;
            }
        }
    }

    /** How far behind the beginning of a panel another pair of its vectors or of the next panels' begins. */
    private int pair(int number) {
        int inPanel = number * PAIR % PANEL;
        return (number * PAIR - inPanel) * panelDepth + inPanel;
    }

    /** Whether the product is one column, as the gradient of the weights of a single output is. */
    private boolean isOneColumn() {
        return form == Form.LEFT_TRANSPOSED
                && columns == 1
                && panelColumns == 1
                && cStride == 1
                && depth <= workspace.left.length;
    }

    /** A product of one column, as one of one row with the operands exchanged: a panel would be empty but for one lane. */
    private void column() {
        for (int k = 0; k < depth; k++) {
            workspace.left[k] = panels[START + k * LANES];
        }
        VectorRowTiles.row(rows, depth, workspace.left, 0, a, aOffset, aStride, s, sOffset, sStride, c, cOffset);
    }
}
