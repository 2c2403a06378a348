package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.Matrix;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.Normalization;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Write;
import java.util.Arrays;

/** What a step does beside its products, on a matrix of 256 rows. */
public enum ElementOperation {
    RELU(1024),
    RELU_GRADIENT(1024),
    TANH(1024),
    SIGMOID(1024),
    GELU(1024),
    GELU_GRADIENT(1024),
    SILU(1024),
    EXP(1024),
    BATCH_NORM_FORWARD(1024),
    BATCH_NORM_BACKWARD(1024),
    COLUMN_SUMS(1024),
    SOFTMAX_CROSS_ENTROPY(10),
    SOFTMAX_CROSS_ENTROPY_WIDE(1000),
    PACK(1024),
    PACK_TRANSPOSED(1024);

    /** Rows of the matrix. */
    static final int ROWS = 256;

    private final int columns;

    ElementOperation(int columns) {
        this.columns = columns;
    }

    /** Elements of the matrix. */
    public int elements() {
        return ROWS * columns;
    }

    /**
     * The operation on operands of its own.
     *
     * @param kernels what to compute with
     * @return what does it once
     */
    Runnable on(Kernels kernels) {
        float[] x = Operands.numbers(elements(), 1);
        float[] dy = Operands.numbers(elements(), 2);
        float[] y = new float[elements()];
        return switch (this) {
            case RELU -> activation(kernels, Activation.RELU, x, y);
            case RELU_GRADIENT -> gradient(kernels, Activation.RELU, x, dy, y);
            case TANH -> activation(kernels, Activation.TANH, x, y);
            case SIGMOID -> activation(kernels, Activation.SIGMOID, x, y);
            case GELU -> activation(kernels, Activation.GELU, x, y);
            case GELU_GRADIENT -> gradient(kernels, Activation.GELU, x, dy, y);
            case SILU -> activation(kernels, Activation.SILU, x, y);
            case EXP -> () -> kernels.exp(x, 0, y, 0, elements());
            case BATCH_NORM_FORWARD, BATCH_NORM_BACKWARD -> batchNorm(kernels, x, dy, y);
            case COLUMN_SUMS -> columnSums(kernels, x, y);
            case SOFTMAX_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY_WIDE -> crossEntropy(kernels, x, y);
            case PACK -> pack(kernels, Form.PLAIN, x, kernels.newPacked(ROWS, columns));
            case PACK_TRANSPOSED -> pack(kernels, Form.RIGHT_TRANSPOSED, x, kernels.newPacked(columns, ROWS));
        };
    }

    private Runnable activation(Kernels kernels, Activation activation, float[] x, float[] y) {
        return () -> kernels.activate(activation, 1f, x, 0, y, 0, elements());
    }

    private Runnable gradient(Kernels kernels, Activation activation, float[] saved, float[] dy, float[] dx) {
        return () -> kernels.activationGradient(activation, 1f, saved, 0, dy, 0, dx, 0, elements());
    }

    private Runnable columnSums(Kernels kernels, float[] x, float[] sums) {
        return () -> kernels.columnSums(Write.REPLACE, Matrix.of(x, columns), 0, ROWS, 0, columns, sums);
    }

    private Runnable pack(Kernels kernels, Form form, float[] x, PackedMatrix packed) {
        MatrixProduct product = new MatrixProduct()
                .size(form, 0, packed.columns(), packed.depth())
                .right(x);
        return () -> kernels.pack(product, 0, ROWS, packed);
    }

    private Runnable crossEntropy(Kernels kernels, float[] x, float[] gradient) {
        int[] labels = new int[ROWS];
        double[] losses = new double[ROWS];
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1f / ROWS);
        var workspace = kernels.newWorkspace();
        Matrix logits = Matrix.of(x, columns);
        Matrix gradients = Matrix.of(gradient, columns);
        return () -> kernels.crossEntropy(logits, labels, weights, 0, ROWS, losses, gradients, workspace);
    }

    private Runnable batchNorm(Kernels k, float[] x, float[] dy, float[] y) {
        int n = columns;
        float[] gamma = Operands.numbers(n, 3);
        float[] beta = Operands.numbers(n, 4);
        float[] mean = new float[n];
        float[] variance = new float[n];
        float[] inverse = new float[n];
        float[] gammaSum = new float[n];
        float[] betaSum = new float[n];
        float[] output = Operands.numbers(elements(), 5);
        Matrix in = Matrix.of(x, n);
        Matrix gradient = Matrix.of(dy, n);
        Matrix out = Matrix.of(y, n);
        Normalization normalization = new Normalization(mean, inverse, gamma, beta);
        Runnable forward = () -> {
            k.columnMoments(in, ROWS, 0, n, mean, variance);
            k.inverseDeviations(0, n, variance, 1e-5, inverse);
            k.batchNorm(in, normalization, 0, ROWS, 0, n, out);
            k.activate(Activation.RELU, 0f, y, 0, y, 0, elements());
        };
        forward.run();
        return this == BATCH_NORM_FORWARD
                ? forward
                : () -> {
                    k.activationGradient(Activation.RELU, 0f, output, 0, dy, 0, dy, 0, elements());
                    k.batchNormParameterGradients(in, normalization, gradient, ROWS, 0, n, gammaSum, betaSum);
                    k.batchNormInputGradient(in, normalization, gradient, ROWS, 0, n, gammaSum, betaSum, out);
                };
    }
}
