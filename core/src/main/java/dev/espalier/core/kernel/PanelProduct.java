package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.PANEL;
import static dev.espalier.core.kernel.Lanes.TILE;

/**
 * The loops around {@link VectorTiles}: a product in blocks that fit the caches. Between blocks of the depth the partial
 * chains rest in C. One for each thread, used again and again.
 */
final class PanelProduct {

    /** Up to this many panels it does not pay to copy a tile of the left operand. */
    private static final int FEW_PANELS = 2;

    private final Workspace workspace;

    // of the product that runs
    private Form form = Form.PLAIN;
    private int rows;
    private int columns;
    private int depth;
    private float[] a;
    private int aOffset;
    private int aStride;
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

    PanelProduct(Workspace workspace) {
        this.workspace = workspace;
        this.a = workspace.zeros;
        this.s = workspace.zeros;
        this.c = workspace.zeros;
        this.panels = workspace.zeros;
    }

    /** The size of C, and A. */
    void left(Form product, int rowCount, int columnCount, int length, float[] left, int leftOffset, int leftStride) {
        form = product;
        rows = rowCount;
        columns = columnCount;
        depth = length;
        a = left;
        aOffset = leftOffset;
        aStride = leftStride;
    }

    void result(float[] result, int resultOffset, int resultStride) {
        c = result;
        cOffset = resultOffset;
        cStride = resultStride;
    }

    /** Chains begin from s(i, j) = {@code start[startOffset + i * startStride + j * startStep]}. */
    void begin(float[] start, int startOffset, int startStride, int startStep) {
        s = start;
        sOffset = startOffset;
        sStride = startStride;
        sStep = startStep;
    }

    /** The product with a right operand that is packed here, a block at a time. */
    void multiply(float[] b, int bOffset, int bStride) {
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
                    VectorPacking.rows(length, width, b, bOffset + k * bStride + j, bStride, 0, length, panels);
                }
                panelDepth = length;
                panelColumns = width;
                for (int i = 0; i < rows; i += TILE) {
                    strip(i, j, width, k, length, 0, 0);
                }
            }
        }
    }

    /** The product with columns of a packed matrix, and its epilogue. */
    void multiply(PackedMatrix packed, int from, Epilogue epilogue, ActivationKernels kernels) {
        panels = packed.values;
        panelDepth = packed.depth();
        panelColumns = packed.columns();
        if (rows == 1 && form != Form.LEFT_TRANSPOSED) {
            row(from);
            epilogue.finish(kernels, 1, columns, c, cOffset, cStride);
            return;
        }
        int blocks = blocks();
        for (int block = 0; block < blocks; block++) {
            int k = start(block, blocks);
            int length = start(block + 1, blocks) - k;
            int step = step(length);
            for (int j = 0; j < columns; j += step) {
                int width = Math.min(step, columns - j);
                for (int i = 0; i < rows; i += TILE) {
                    strip(i, j, width, k, length, from + j, k);
                    if (block == blocks - 1) {
                        int count = Math.min(TILE, rows - i);
                        epilogue.finish(kernels, count, width, c, cOffset + i * cStride + j, cStride);
                    }
                }
            }
        }
    }

    private int blocks() {
        return Math.max(1, (depth + Workspace.DEPTH - 1) / Workspace.DEPTH);
    }

    /** Where a block of the depth begins. */
    private int start(int block, int blocks) {
        return Math.min(depth, block * ((depth + blocks - 1) / blocks));
    }

    /** Columns of a block of the right operand, so that it fits into its cache. */
    private static int step(int length) {
        return Math.max(PANEL, Workspace.RIGHT / Math.max(1, length) / PANEL * PANEL);
    }

    /**
     * A strip of C: the rows of one tile.
     *
     * @param i first row of C
     * @param j first column of C
     * @param k first depth in A
     * @param column of the panels that belongs to j
     * @param from depth of the panels that belongs to k
     */
    private void strip(int i, int j, int width, int k, int length, int column, int from) {
        int count = Math.min(TILE, rows - i);
        boolean transposed = form == Form.LEFT_TRANSPOSED;
        float[] x = a;
        int xOffset = transposed ? aOffset + k * aStride + i : aOffset + i * aStride + k;
        int xStride = aStride;
        if (transposed && (count < TILE || width > FEW_PANELS * PANEL)) {
            VectorPacking.tile(length, count, rows - i, a, xOffset, aStride, workspace.left);
            x = workspace.left;
            xOffset = 0;
            xStride = TILE;
        }
        boolean first = k == 0;
        float[] start = first ? s : c;
        int startAt = first ? sOffset + i * sStride + j * sStep : cOffset + i * cStride + j;
        int startStride = first ? sStride : cStride;
        int startStep = first ? sStep : 1;
        int to = cOffset + i * cStride + j;
        for (int p = 0; p < width; p += PANEL) {
            int stride = VectorPacking.panelStride(panelColumns, column + p);
            VectorTiles.tile(
                    transposed,
                    count,
                    Math.min(PANEL, width - p),
                    length,
                    x,
                    xOffset,
                    xStride,
                    panels,
                    (column + p) * panelDepth + from * stride,
                    stride,
                    start,
                    startAt + p * startStep,
                    startStride,
                    c,
                    to + p,
                    cStride,
                    workspace.tile);
        }
    }

    /** A product of one row: the panels are read once, so there is nothing to keep in a cache. */
    private void row(int from) {
        for (int j = 0; j < columns; ) {
            int column = from + j;
            int width = columns - j;
            int at = column * panelDepth;
            int start = sOffset + j * sStep;
            if (width >= 2 * PANEL) {
                VectorTiles.panelRows(
                        depth, a, aOffset, panels, at, at + PANEL * panelDepth, s, start, sStep, c, cOffset + j);
                j += 2 * PANEL;
            } else {
                VectorTiles.panelRow(
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
}
