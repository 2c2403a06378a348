package dev.espalier.engine.kernel;

/** A short array of each thread for the operations that are called without a {@link Workspace}. */
final class Scratch {

    private static final ThreadLocal<float[]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[VectorActivationKernels.BLOCK]);

    private Scratch() {}

    static float[] ofThread() {
        return SCRATCH.get();
    }
}
