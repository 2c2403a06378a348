package dev.espalier.engine.kernel;

/** Lets the tests of other packages choose the kernels. */
public final class KernelChoice {

    private KernelChoice() {}

    /** The kernels that every JVM has. */
    public static Kernels portable() {
        return KernelProvider.choose("portable").kernels();
    }
}
