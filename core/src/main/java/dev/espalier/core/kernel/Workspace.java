package dev.espalier.core.kernel;

/**
 * Scratch memory of one thread for the kernels that made it; its content means nothing between calls. About half a megabyte.
 */
public final class Workspace {

    /** Depth of one block of a matrix product. */
    static final int DEPTH = 512;

    /** Columns of one block of the right operand at that depth; a multiple of every panel. */
    static final int COLUMNS = 256;

    /** Elements of one block of the right operand. */
    static final int RIGHT = DEPTH * COLUMNS;

    /** The most rows of a tile. */
    static final int ROWS = 8;

    /** Rows of a strip of the left operand; a multiple of every tile. */
    static final int STRIP = 16;

    /** The right operand's block in panels. */
    final float[] right;

    /** A strip of the left operand, where it is stored transposed. */
    final float[] left;

    /** A tile of the output that does not fit into the output itself. */
    final float[] tile;

    /** What a product begins from that replaces its output. Never written. */
    final float[] zeros;

    /** The right operand's block in rows. */
    final float[][] rows;

    /** Rows of the output. */
    final float[][] sums;

    /** The loops of a product over panels. */
    final PanelProduct product;

    /** The lanes of a reduction, and of a second one beside it. */
    final float[] lanes = new float[Kernels.WIDTH];

    final float[] otherLanes = new float[Kernels.WIDTH];

    private Workspace(int panels, int rows, int sums, int rowLength) {
        this.right = new float[panels * RIGHT];
        this.left = new float[panels * STRIP * DEPTH];
        this.tile = new float[panels * ROWS * 2 * Kernels.WIDTH];
        this.zeros = new float[rowLength];
        this.rows = new float[rows][rowLength];
        this.sums = new float[sums][rowLength];
        this.product = new PanelProduct(this);
    }

    static Workspace ofPanels() {
        return new Workspace(1, 0, 0, COLUMNS);
    }

    static Workspace ofRows(int rows, int sums, int rowLength) {
        return new Workspace(0, rows, sums, rowLength);
    }
}
