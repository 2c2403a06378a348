package dev.espalier.engine.kernel;

/**
 * The arithmetic of training, on float arrays: matrix products, transforms of convolutions, activations, softmax,
 * normalisation, depthwise convolutions, max pooling, sums.
 *
 * <p>A provider is stateless and may be used by any number of threads, each with its own {@link Workspace}; nothing is
 * allocated by a call. {@link KernelProvider#kernels()} gives the best one. All providers give the same bits. Arguments
 * are not checked beyond what the JVM does: an index outside an array fails with {@link IndexOutOfBoundsException}.
 */
public interface Kernels
        extends MatrixKernels,
                WinogradKernels,
                ActivationKernels,
                ArrayKernels,
                RowKernels,
                ColumnKernels,
                DepthwiseKernels,
                MaxPoolingKernels {

    /** Logical lanes of every reduction, whatever the hardware has. */
    int WIDTH = 16;

    /** The provider's name: {@code vector} or {@code portable}. */
    String name();

    /**
     * Floats that one hardware instruction treats as far as the provider knows; 1 if it leaves that to the compiler.
     */
    int lanes();

    /** Scratch for one thread, made once and used for every call of that thread. */
    Workspace newWorkspace();
}
