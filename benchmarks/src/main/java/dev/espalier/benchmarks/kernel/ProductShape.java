package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.kernel.Form;

/** The matrix products that are measured: squares, and those of a step of the reference networks. */
public enum ProductShape {
    SQUARE_256(Form.PLAIN, 256, 256, 256),
    SQUARE_512(Form.PLAIN, 512, 512, 512),
    SQUARE_1024(Form.PLAIN, 1024, 1024, 1024),
    SQUARE_2048(Form.PLAIN, 2048, 2048, 2048),

    /** The MLP 784-256-128-10, batch 64. */
    SMALL_FORWARD_1(Form.PLAIN, 64, 256, 784),
    SMALL_FORWARD_2(Form.PLAIN, 64, 128, 256),
    SMALL_FORWARD_3(Form.PLAIN, 64, 10, 128),
    SMALL_INPUT_2(Form.RIGHT_TRANSPOSED, 64, 256, 128),
    SMALL_INPUT_3(Form.RIGHT_TRANSPOSED, 64, 128, 10),
    SMALL_WEIGHT_1(Form.LEFT_TRANSPOSED, 784, 256, 64),
    SMALL_WEIGHT_2(Form.LEFT_TRANSPOSED, 256, 128, 64),
    SMALL_WEIGHT_3(Form.LEFT_TRANSPOSED, 128, 10, 64),

    /** The MLP 784-1024-1024-10, batch 256. */
    WIDE_FORWARD_1(Form.PLAIN, 256, 1024, 784),
    WIDE_FORWARD_2(Form.PLAIN, 256, 1024, 1024),
    WIDE_FORWARD_3(Form.PLAIN, 256, 10, 1024),
    WIDE_INPUT_2(Form.RIGHT_TRANSPOSED, 256, 1024, 1024),
    WIDE_INPUT_3(Form.RIGHT_TRANSPOSED, 256, 1024, 10),
    WIDE_WEIGHT_1(Form.LEFT_TRANSPOSED, 784, 1024, 256),
    WIDE_WEIGHT_2(Form.LEFT_TRANSPOSED, 1024, 1024, 256),
    WIDE_WEIGHT_3(Form.LEFT_TRANSPOSED, 1024, 10, 256),

    /** The regression 32-64-32-1, batch 32. */
    TINY_FORWARD_1(Form.PLAIN, 32, 64, 32),
    TINY_FORWARD_2(Form.PLAIN, 32, 32, 64),
    TINY_FORWARD_3(Form.PLAIN, 32, 1, 32),
    TINY_INPUT_2(Form.RIGHT_TRANSPOSED, 32, 64, 32),
    TINY_INPUT_3(Form.RIGHT_TRANSPOSED, 32, 32, 1),
    TINY_WEIGHT_1(Form.LEFT_TRANSPOSED, 32, 64, 32),
    TINY_WEIGHT_2(Form.LEFT_TRANSPOSED, 64, 32, 32),
    TINY_WEIGHT_3(Form.LEFT_TRANSPOSED, 32, 1, 32),

    /** One sample through 784-256-128-10. */
    ROW_FORWARD_1(Form.PLAIN, 1, 256, 784),
    ROW_FORWARD_2(Form.PLAIN, 1, 128, 256),
    ROW_FORWARD_3(Form.PLAIN, 1, 10, 128);

    private final Form form;
    private final int rows;
    private final int columns;
    private final int depth;

    ProductShape(Form form, int rows, int columns, int depth) {
        this.form = form;
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
    }

    /** Which operand is stored transposed. */
    public Form form() {
        return form;
    }

    /** Rows of the result. */
    public int rows() {
        return rows;
    }

    /** Columns of the result. */
    public int columns() {
        return columns;
    }

    /** Length of the sums. */
    public int depth() {
        return depth;
    }

    /** Floating-point operations, a multiplication and an addition counted apart. */
    public double operations() {
        return 2.0 * rows * columns * depth;
    }
}
