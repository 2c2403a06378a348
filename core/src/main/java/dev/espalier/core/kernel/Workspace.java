package dev.espalier.core.kernel;

/**
 * Scratch memory of one thread for the kernels that made it; its content means nothing between calls. About 1 MB.
 */
public final class Workspace {

    /** Depth of one block of a matrix product. */
    static final int DEPTH = 512;

    /** Columns of one block of the right operand; a multiple of every panel. */
    static final int COLUMNS = 256;

    /** Elements of the packed left operand of one block; a multiple of every tile times the depth. */
    static final int LEFT = 128 * 1024;

    /** The right operand's block in panels. */
    final float[] right;

    /** The left operand's block in tiles, where it is stored transposed. */
    final float[] left;

    /** A tile of the output that does not fit into the output itself. */
    final float[] tile;

    /** What a product begins from that replaces its output. Never written. */
    final float[] zeros;

    /** The right operand's block in rows. */
    final float[][] rows;

    /** Rows of the output. */
    final float[][] sums;

    /** The lanes of a reduction, and of a second one beside it. */
    final float[] lanes = new float[Kernels.WIDTH];

    final float[] otherLanes = new float[Kernels.WIDTH];

    private Workspace(int panels, int rows, int sums, int rowLength) {
        this.right = new float[panels * COLUMNS * DEPTH];
        this.left = new float[panels * (LEFT + Kernels.WIDTH)];
        this.tile = new float[panels * COLUMNS];
        this.zeros = new float[rowLength];
        this.rows = new float[rows][rowLength];
        this.sums = new float[sums][rowLength];
    }

    static Workspace ofPanels() {
        return new Workspace(1, 0, 0, COLUMNS);
    }

    static Workspace ofRows(int rows, int sums, int rowLength) {
        return new Workspace(0, rows, sums, rowLength);
    }
}
