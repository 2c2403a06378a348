package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.Write;

/** The gradient of the weights of a convolution, bound to the images of a batch and to the gradient of its result. */
interface WeightGradient {

    /**
     * Computes the gradient.
     *
     * @param samples of the pass
     * @param write whether it replaces what is there
     */
    void run(int samples, Write write);
}
