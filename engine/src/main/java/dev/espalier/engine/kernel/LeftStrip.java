package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.FEW_REGISTERS;
import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.SPACING;
import static dev.espalier.engine.kernel.Lanes.TILE;
import static dev.espalier.engine.kernel.SixRowTiles.CHUNK;

/** Some rows of the left operand of a product: where they are, or copied where reading them there would be slow. */
final class LeftStrip {

    /** Up to this many columns it does not pay to copy a strip of the left operand. */
    private static final int FEW_COLUMNS = 64;

    /** Below this depth a tile of rows in chunks would be mostly beginning and end. */
    private static final int SHALLOW = 3 * CHUNK;

    /** Rows of a tile of two vectors whose left operand is read where it is, by columns. */
    private static final int PAIR_TILE = 8;

    /** Where rows that are stored by rows begin, counted from the offset; set before {@link #ofRows}. */
    final int[] rows;

    LeftOrder order = LeftOrder.ROWS;
    float[] values;
    int offset;
    int stride;
    private int step;
    private final float[] copy;

    /**
     * Rows of no operand yet.
     *
     * @param copy a buffer for a strip
     * @param rows how many rows a strip has at most
     */
    LeftStrip(float[] copy, int rows) {
        this.rows = new int[rows];
        this.copy = copy;
        this.values = copy;
    }

    /** Rows of an operand that is stored by columns. */
    void ofColumns(int depth, int count, int panelStride, float[] a, int aOffset, int aStride) {
        if (!FEW_REGISTERS && panelStride <= PAIR) {
            // a strip that is read once is not worth a copy
            order = LeftOrder.COLUMNS;
            values = a;
            offset = aOffset;
            step = 1;
            stride = aStride;
        } else {
            VectorPacking.tilesOfColumns(depth, count, a, aOffset, aStride, copy);
            copied(LeftOrder.PACKED_COLUMNS, depth * SPACING);
            stride = SPACING;
        }
    }

    /** Rows of an operand that is stored by rows, which begin where {@link #rows} says. */
    void ofRows(int depth, int count, int width, float[] a, int aOffset) {
        if (FEW_REGISTERS && width > FEW_COLUMNS && depth >= SHALLOW) {
            VectorPacking.tilesOfChunks(depth, count, a, aOffset, rows, copy);
            copied(LeftOrder.CHUNKS, (depth + CHUNK - 1) / CHUNK * CHUNK * TILE);
        } else {
            order = LeftOrder.ROWS;
            values = a;
            offset = aOffset;
            step = 0;
        }
    }

    private void copied(LeftOrder as, int tile) {
        order = as;
        values = copy;
        offset = 0;
        step = tile;
    }

    /** Rows of the next tile. */
    int height(int rest, int panelStride) {
        return switch (order) {
            case COLUMNS -> Math.min(panelStride == PAIR ? PAIR_TILE : TILE, rest);
            case ROWS -> panelStride == LANES ? Math.min(NarrowTiles.ROWS, rest) : VectorPacking.evenHeight(rest);
            case PACKED_COLUMNS -> VectorPacking.packedHeight(rest);
            case CHUNKS -> Math.min(TILE, rest);
        };
    }

    /**
     * Where a tile begins.
     *
     * @param row its first row in the strip
     * @param number how many tiles there are before it
     */
    int tile(int row, int number) {
        return offset + (order == LeftOrder.COLUMNS ? row : number) * step;
    }
}
