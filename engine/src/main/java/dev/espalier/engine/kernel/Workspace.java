package dev.espalier.engine.kernel;

/**
 * Per-thread scratch buffers of the kernels that created it, one or two megabytes; the content is undefined between calls.
 */
public final class Workspace {

    /** Rows of a block of a product that is to be transposed. */
    static final int TRANSPOSED_ROWS = 96;

    /** The most columns of it. */
    static final int TRANSPOSED_COLUMNS = 256;

    /** The right operand's block in panels. */
    final float[] right;

    /** A strip of the left operand, where it is copied. */
    final float[] left;

    /** A tile of the output that does not fit into the output itself. */
    final float[] tile;

    /** What a product of panels begins from that replaces its output. Never written. */
    final float[] zeros;

    /** The right operand's block in rows. */
    final float[][] rows;

    /** Rows of the output. */
    final float[][] sums;

    /** The loops of a product over panels. */
    final PanelProduct product;

    /** A block of a product that is to be transposed. */
    final MatrixProduct block = new MatrixProduct();

    /** The lanes of a reduction, or of two. */
    final float[] lanes = new float[2 * Kernels.WIDTH];

    private float[] transposed = {};

    private Workspace(int right, int left, int tile, int strip, int rows, int sums, int rowLength) {
        this.right = new float[right];
        this.left = new float[left];
        this.tile = new float[tile];
        this.zeros = new float[rowLength];
        this.rows = new float[rows][rowLength];
        this.sums = new float[sums][rowLength];
        this.product = new PanelProduct(this, strip);
    }

    /**
     * Scratch for products of panels.
     *
     * @param right elements of the right operand's block
     * @param left elements of a strip of the left operand
     * @param tile elements of a tile
     * @param strip rows of a strip
     * @param panel columns of a panel
     */
    static Workspace ofPanels(int right, int left, int tile, int strip, int panel) {
        return new Workspace(right, left, tile, strip, 0, 0, panel);
    }

    static Workspace ofRows(int rows, int sums, int rowLength) {
        return new Workspace(0, 0, 0, 0, rows, sums, rowLength);
    }

    /** A block of a product that is to be transposed; made when it is first asked for. */
    float[] transposed() {
        if (transposed.length == 0) {
            transposed = new float[TRANSPOSED_ROWS * TRANSPOSED_COLUMNS];
        }
        return transposed;
    }
}
