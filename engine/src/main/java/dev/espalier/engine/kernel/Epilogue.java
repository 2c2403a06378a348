package dev.espalier.engine.kernel;

/**
 * How a matrix product begins the chains of its elements, and what it does with their ends while they are in cache.
 *
 * <p>Immutable, to be made once and used for every call. The bits are those of the product followed by the activation or
 * its gradient in place.
 *
 * @param write whether a chain begins from 0 or from the old element; {@link Write#REPLACE} if there is a bias
 * @param bias where the chains of each column begin, one value a column; empty for none
 * @param finish what is done with the end of a chain
 * @param activation the function, where there is one
 * @param parameter the number that the activation needs, see {@link Activation}
 * @param saved for a gradient, what the forward pass kept: the element of the product at index i of its array belongs
 *     to {@code saved[i]}; else empty
 */
public record Epilogue(
        Write write, float[] bias, Finish finish, Activation activation, float parameter, float[] saved) {

    /** What is done with the end of a chain. */
    public enum Finish {

        /** Nothing: it is the result. */
        NONE,

        /** The activation f makes f(end) of it. */
        ACTIVATION,

        /** The activation's derivative f' makes f'·end of it, see {@link ActivationKernels#activationGradient}. */
        GRADIENT
    }

    private static final float[] NOTHING = {};

    /** Checks that chains have one beginning. */
    public Epilogue {
        if (write == Write.ADD && bias.length > 0) {
            throw new IllegalArgumentException("a product is added to old elements or begins from a bias, not both");
        }
    }

    /** The plain product. */
    public static final Epilogue REPLACE = of(Write.REPLACE);

    /** The product added to the old elements. */
    public static final Epilogue ADD = of(Write.ADD);

    /** The product as it is. */
    public static Epilogue of(Write write) {
        return new Epilogue(write, NOTHING, Finish.NONE, Activation.RELU, 0f, NOTHING);
    }

    /**
     * The product plus a row.
     *
     * @param bias one value for each column
     */
    public static Epilogue ofBias(float[] bias) {
        return new Epilogue(Write.REPLACE, bias, Finish.NONE, Activation.RELU, 0f, NOTHING);
    }

    /**
     * The same, followed by an activation: a layer's forward pass.
     *
     * @param function the activation f
     * @param number the number that it needs, see {@link Activation}
     */
    public Epilogue then(Activation function, float number) {
        return new Epilogue(write, bias, Finish.ACTIVATION, function, number, NOTHING);
    }

    /**
     * The same, multiplied by the derivative of an activation: the gradient of the input of the layer below, through
     * its activation.
     *
     * @param function the activation
     * @param number the number that it needs, see {@link Activation}
     * @param kept the activation's output where {@link Activation#gradientFromOutput()} is true, else its input, laid
     *     out as the product is
     */
    public Epilogue thenGradient(Activation function, float number, float[] kept) {
        return new Epilogue(write, bias, Finish.GRADIENT, function, number, kept);
    }

    /** Whether chains begin from a bias. */
    boolean biased() {
        return bias.length > 0;
    }

    /** Does the last part on a range of a result: some columns of some rows. */
    public void finish(ActivationKernels kernels, Matrix c, int fromRow, int toRow, int from, int to) {
        finish(kernels, toRow - fromRow, to - from, c.values(), c.row(fromRow) + from, c.stride());
    }

    /**
     * Does the last part on a range of a result.
     *
     * @param kernels what to compute with
     * @param rows rows of the range
     * @param columns columns of the range
     * @param c the result; the offset is that of the range's first element
     */
    public void finish(ActivationKernels kernels, int rows, int columns, float[] c, int cOffset, int cStride) {
        if (finish == Finish.NONE) {
            return;
        }
        boolean whole = columns == cStride;
        int count = whole ? rows * columns : columns;
        for (int i = 0; i < (whole ? 1 : rows); i++) {
            int at = cOffset + i * cStride;
            if (finish == Finish.ACTIVATION) {
                kernels.activate(activation, parameter, c, at, c, at, count);
            } else {
                kernels.activationGradient(activation, parameter, saved, at, c, at, c, at, count);
            }
        }
    }
}
