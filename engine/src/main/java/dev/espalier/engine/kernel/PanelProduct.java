package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.DEPTH;
import static dev.espalier.engine.kernel.Lanes.FEW_REGISTERS;
import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.RIGHT;
import static dev.espalier.engine.kernel.Lanes.START;

import java.util.Arrays;

/**
 * The loops around {@link VectorTiles}: a product in blocks that fit the caches. Between blocks of the depth the partial
 * chains are kept in C. One for each thread, used again and again.
 */
final class PanelProduct {

    /** Up to this many rows it does not pay to copy the right operand. */
    private static final int FEW_ROWS = 3;

    private final Workspace workspace;
    private final LeftStrip left;
    private final int stripRows;

    // of the product that runs
    private Form form = Form.PLAIN;
    private int rows;
    private int columns;
    private int depth;
    private float[] a;
    private int aOffset;
    private int aStride;
    private int[] aRows;
    private int firstRow;
    private float[] s;
    private int sOffset;
    private int sStride;
    private int sStep;
    private float[] c;
    private int cOffset;
    private int cStride;

    // the panels, with the depth and the columns of the whole matrix
    private float[] panels;
    private int panelDepth;
    private int panelColumns;

    PanelProduct(Workspace workspace, int stripRows) {
        this.workspace = workspace;
        this.left = new LeftStrip(workspace.left, stripRows);
        this.stripRows = stripRows;
        this.a = workspace.zeros;
        this.aRows = MatrixProduct.EVENLY;
        this.s = workspace.zeros;
        this.c = workspace.zeros;
        this.panels = workspace.zeros;
    }

    /** Computes a range of a product. */
    void multiply(MatrixProduct product, int fromRow, int toRow, int from, int to, ActivationKernels kernels) {
        form = product.form;
        rows = toRow - fromRow;
        columns = to - from;
        depth = product.depth;
        a = product.a;
        aOffset = product.hasRows() ? product.aOffset : product.left(fromRow, 0);
        aStride = product.aStride;
        aRows = product.aRows;
        firstRow = fromRow;
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
                int at = aOffset + rowOfLeft(i);
                int start = sOffset + i * sStride;
                VectorRowTiles.row(
                        columns, depth, a, at, b, bOffset, bStride, s, start, sStep, c, cOffset + i * cStride);
            }
            return;
        }
        boolean alongRows = form == Form.RIGHT_TRANSPOSED || (form == Form.PLAIN && bStride == 1);
        if (columns == 1 && alongRows && aRows.length == 0) {
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
                            length,
                            width,
                            b,
                            bOffset + k * bStride + j,
                            bStride,
                            MatrixProduct.EVENLY,
                            0,
                            length,
                            0,
                            width,
                            panels);
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

    /** How far behind its offset a row of A begins, which is stored by rows. */
    private int rowOfLeft(int i) {
        return aRows.length > 0 ? aRows[firstRow + i] : i * aStride;
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
        int panel = START + column * panelDepth + from * LANES;
        int i = 0;
        for (; i <= rows - PANEL; i += PANEL) {
            for (int t = 0; t < width; t += NarrowTiles.COLUMNS) {
                int count = Math.min(NarrowTiles.COLUMNS, width - t);
                exchangedTile(i, PANEL, j + t, count, k, length, panel + t);
            }
        }
        for (; i <= rows - PAIR; i += PAIR) {
            for (int t = 0; t < width; t += NarrowTiles.PAIR_COLUMNS) {
                int count = Math.min(NarrowTiles.PAIR_COLUMNS, width - t);
                exchangedTile(i, PAIR, j + t, count, k, length, panel + t);
            }
        }
        return i;
    }

    /** A tile of as many rows as two or four vectors hold, and of a few columns. */
    @SuppressWarnings("ReferenceEquality") // whether sums begin with what is in the result
    private void exchangedTile(int i, int height, int j, int count, int k, int length, int panel) {
        float[] scratch = workspace.tile;
        float[] start = workspace.zeros;
        int startAt = 0;
        int startStride = 0;
        if (k > 0 || s == c) {
            start = scratch;
            startAt = VectorTiles.SCRATCH_START;
            startStride = height;
            Transposition.transpose(height, count, c, cOffset + i * cStride + j, cStride, scratch, startAt, height);
        } else if (sStep == 1) {
            start = scratch;
            startAt = VectorTiles.SCRATCH_START;
            startStride = height;
            for (int t = 0; t < count; t++) {
                Arrays.fill(scratch, startAt + t * height, startAt + (t + 1) * height, s[sOffset + j + t]);
            }
        }
        int at = aOffset + k * aStride + i;
        if (height == PANEL) {
            NarrowTiles.columns(count - 1, length, a, at, aStride, panels, panel, start, startAt, startStride, scratch);
        } else {
            NarrowTiles.nineColumns(
                    count - 1, length, a, at, aStride, panels, panel, start, startAt, startStride, scratch);
        }
        Transposition.transpose(count, height, scratch, 0, height, c, cOffset + i * cStride + j, cStride);
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
        findStrip(i, count, width, VectorPacking.panelStride(panelColumns, column), k, length);
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
            int number = 0;
            for (int t = 0; t < count; t += height) {
                height = left.height(count - t, stride);
                VectorTiles.tile(
                        left.order,
                        height,
                        columnCount,
                        length,
                        left.values,
                        left.tile(t, number++),
                        left.stride,
                        left.rows,
                        t,
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

    private void findStrip(int i, int count, int width, int stride, int k, int length) {
        if (form == Form.LEFT_TRANSPOSED) {
            left.ofColumns(length, count, stride, a, aOffset + k * aStride + i, aStride);
            return;
        }
        for (int row = 0; row < count; row++) {
            left.rows[row] = rowOfLeft(i + row);
        }
        left.ofRows(length, count, width, a, aOffset + k);
    }

    /** A product of one row: the panels are read once, so there is nothing to keep in a cache. */
    private void row(int from) {
        int first = aOffset + rowOfLeft(0);
        for (int j = 0; j < columns; ) {
            int column = from + j;
            int width = columns - j;
            int at = START + column * panelDepth;
            int start = sOffset + j * sStep;
            if (width >= 4 * PAIR) {
                VectorRowTiles.panelPairs(
                        depth,
                        a,
                        first,
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
                VectorRowTiles.panelRows(depth, a, first, panels, at, at + pair(1), s, start, sStep, c, cOffset + j);
                j += 2 * PAIR;
            } else {
                VectorRowTiles.panelRow(
                        Math.min(PANEL, width),
                        depth,
                        a,
                        first,
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
