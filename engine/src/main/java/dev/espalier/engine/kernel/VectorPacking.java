package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.FEW_REGISTERS;
import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.PAIR;
import static dev.espalier.engine.kernel.Lanes.PANEL;
import static dev.espalier.engine.kernel.Lanes.SPACING;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.START;
import static dev.espalier.engine.kernel.Lanes.TILE;
import static dev.espalier.engine.kernel.Lanes.TRIPLE;
import static dev.espalier.engine.kernel.SixRowTiles.CHUNK;

import jdk.incubator.vector.FloatVector;

/**
 * The orders in which {@link VectorTiles} reads its operands.
 *
 * <p>The right operand lies in panels of {@link Lanes#PANEL} columns; a panel is depth × {@code PANEL}. A last panel with
 * no more columns than a vector has lanes is depth × {@code LANES}. A strip
 * of the left operand is tiles one after another.
 */
final class VectorPacking {

    /** Elements of the vectors that hold the rows of a tile. */
    private static final int TILE_VECTORS = (TILE + LANES - 1) / LANES * LANES;

    private VectorPacking() {}

    /** Elements from one depth to the next in the panel that begins at a column. */
    static int panelStride(int columns, int panel) {
        int width = columns - panel;
        if (width <= PAIR) {
            return width <= LANES ? LANES : PAIR;
        }
        return width <= TRIPLE && PANEL > TRIPLE ? TRIPLE : PANEL;
    }

    /**
     * Rows of the next tile, where there are tiles of six and of four: two of four compute fewer rows for nothing than one of six
     * and one of the rest.
     */
    static int evenHeight(int rest) {
        return rest == 7 || rest == 8 ? 4 : Math.min(TILE, rest);
    }

    /** Rows of the next tile that is packed by columns. */
    static int packedHeight(int rest) {
        return FEW_REGISTERS ? Math.min(TILE, rest) : evenHeight(rest);
    }

    /**
     * Packs a block of a right operand stored as depth × columns.
     *
     * @param depth of the whole operand
     * @param columns of the whole operand
     * @param bRows how far behind the offset each stored row begins; empty if they are a stride apart
     * @param from first depth to pack
     * @param to the depth after the last
     * @param first first column to pack, at the beginning of a panel
     * @param end the column after the last, at the end of a panel
     */
    static void rows(
            int depth,
            int columns,
            float[] b,
            int bOffset,
            int bStride,
            int[] bRows,
            int from,
            int to,
            int first,
            int end,
            float[] panels) {
        int whole = end / PANEL * PANEL;
        for (int k = from; k < to; k++) {
            int row = bOffset + (bRows.length > 0 ? bRows[k] : k * bStride);
            int at = START + k * PANEL;
            for (int p = first; p < whole; p += PANEL) {
                for (int v = 0; v < PANEL; v += LANES) {
                    FloatVector.fromArray(SPECIES, b, row + p + v).intoArray(panels, at + p * depth + v);
                }
            }
        }
        if (whole < end) {
            restOfRows(depth, columns, whole, b, bOffset + whole, bStride, bRows, from, to, panels);
        }
    }

    /** Packs a last panel that is not full. Beyond the matrix there is whatever comes next in B: the result is not read. */
    private static void restOfRows(
            int depth,
            int columns,
            int first,
            float[] b,
            int bOffset,
            int bStride,
            int[] bRows,
            int from,
            int to,
            float[] panels) {
        int stride = panelStride(columns, first);
        int panel = START + first * depth;
        int fitting = b.length - stride;
        for (int k = from; k < to; k++) {
            int row = bOffset + (bRows.length > 0 ? bRows[k] : k * bStride);
            int at = panel + k * stride;
            if (row <= fitting) {
                for (int v = 0; v < stride; v += LANES) {
                    FloatVector.fromArray(SPECIES, b, row + v).intoArray(panels, at + v);
                }
            } else {
                System.arraycopy(b, row, panels, at, columns - first);
            }
        }
    }

    /**
     * Packs rows of a right operand stored as columns × depth.
     *
     * @param columns of the whole operand
     * @param from first column to pack, at the beginning of a panel
     * @param to the column after the last
     */
    static void columns(int depth, int columns, float[] b, int bOffset, int bStride, int from, int to, float[] panels) {
        for (int p = from; p < to; p += PANEL) {
            int stride = panelStride(columns, p);
            int last = bOffset + (to - 1) * bStride;
            for (int j = 0; j < stride; j += 4) {
                int column = bOffset + (p + j) * bStride;
                // beyond the matrix there are copies of a column: their results are not read
                int j0 = Math.min(column, last);
                int j1 = Math.min(column + bStride, last);
                int j2 = Math.min(column + 2 * bStride, last);
                int j3 = Math.min(column + 3 * bStride, last);
                transposeFour(depth, b, j0, j1, j2, j3, panels, START + p * depth + j, stride);
            }
        }
    }

    private static void transposeFour(
            int depth, float[] b, int j0, int j1, int j2, int j3, float[] panels, int to, int stride) {
        for (int k = 0; k < depth; k++) {
            int at = to + k * stride;
            panels[at] = b[j0 + k];
            panels[at + 1] = b[j1 + k];
            panels[at + 2] = b[j2 + k];
            panels[at + 3] = b[j3 + k];
        }
    }

    /**
     * A strip of a left operand stored as depth × rows, for {@link SixRowTiles#columns} and {@link WideTiles#columns}:
     * tiles of up to {@link Lanes#TILE} rows one after another, each as depth × {@link Lanes#SPACING}. What is beyond a tile's rows
     * means nothing.
     *
     * @param rows rows of the strip, from 1 to {@link Lanes#STRIP}
     * @param strip a whole strip and a vector, which may be overwritten
     */
    static void tilesOfColumns(int depth, int rows, float[] a, int aOffset, int aStride, float[] strip) {
        int tile = depth * SPACING;
        int height;
        int number = 0;
        int last = 0;
        for (int t = 0; t < rows; t += height) {
            height = packedHeight(rows - t);
            last = t;
        }
        // whole vectors, of which the next ones overwrite what is too much; the last depth would overwrite the next
        // tile
        int fitting = Math.floorDiv(a.length - TILE_VECTORS - aOffset - last, aStride) + 1;
        int whole = Math.max(0, Math.min(depth - 1, fitting));
        for (int t = 0; t < rows; t += height, number++) {
            height = packedHeight(rows - t);
            tileOfColumns(whole, a, aOffset + t, aStride, strip, number * tile);
            for (int k = whole; k < depth; k++) {
                System.arraycopy(a, aOffset + k * aStride + t, strip, number * tile + k * SPACING, height);
            }
        }
    }

    /** A tile of a strip, by whole vectors; one loop, which C2 compiles once and well. */
    private static void tileOfColumns(int depth, float[] a, int aOffset, int aStride, float[] strip, int to) {
        for (int k = 0; k < depth; k++) {
            for (int v = 0; v < TILE_VECTORS; v += LANES) {
                FloatVector.fromArray(SPECIES, a, aOffset + k * aStride + v).intoArray(strip, to + k * SPACING + v);
            }
        }
    }

    /**
     * A strip of a left operand stored as rows × depth, for {@link SixRowTiles#chunks}: tiles of {@link Lanes#TILE} rows one
     * after another, each chunk by chunk. Rows beyond the matrix are copies of the last one.
     *
     * @param rows rows of the strip, from 1 to {@link Lanes#STRIP}
     * @param aRows how far behind the offset each row begins
     * @param strip a whole strip of whole chunks and a vector, which may be overwritten
     */
    static void tilesOfChunks(int depth, int rows, float[] a, int aOffset, int[] aRows, float[] strip) {
        int tile = TILE * ((depth + CHUNK - 1) / CHUNK * CHUNK);
        for (int r = 0; r < rows; r += TILE) {
            int last = rows - r - 1;
            int a0 = aOffset + aRows[r];
            int a1 = aOffset + aRows[r + Math.min(1, last)];
            int a2 = aOffset + aRows[r + Math.min(2, last)];
            int a3 = aOffset + aRows[r + Math.min(3, last)];
            int a4 = aOffset + aRows[r + Math.min(4, last)];
            int a5 = aOffset + aRows[r + Math.min(5, last)];
            int farthest = Math.max(Math.max(a0, a1), Math.max(Math.max(a2, a3), Math.max(a4, a5)));
            // whole vectors, of which the next ones overwrite what is too much
            int whole = Math.min(depth, a.length - farthest - LANES + 1) / CHUNK * CHUNK;
            int to = r / TILE * tile;
            int k = 0;
            for (; k < whole; k += CHUNK) {
                int at = to + k * 6;
                FloatVector.fromArray(SPECIES, a, a0 + k).intoArray(strip, at);
                FloatVector.fromArray(SPECIES, a, a1 + k).intoArray(strip, at + CHUNK);
                FloatVector.fromArray(SPECIES, a, a2 + k).intoArray(strip, at + 2 * CHUNK);
                FloatVector.fromArray(SPECIES, a, a3 + k).intoArray(strip, at + 3 * CHUNK);
                FloatVector.fromArray(SPECIES, a, a4 + k).intoArray(strip, at + 4 * CHUNK);
                FloatVector.fromArray(SPECIES, a, a5 + k).intoArray(strip, at + 5 * CHUNK);
            }
            for (; k < depth; k++) {
                int at = to + k / CHUNK * CHUNK * 6 + k % CHUNK;
                strip[at] = a[a0 + k];
                strip[at + CHUNK] = a[a1 + k];
                strip[at + 2 * CHUNK] = a[a2 + k];
                strip[at + 3 * CHUNK] = a[a3 + k];
                strip[at + 4 * CHUNK] = a[a4 + k];
                strip[at + 5 * CHUNK] = a[a5 + k];
            }
        }
    }
}
