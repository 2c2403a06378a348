package dev.espalier.engine.layer;

/** A convolution of the images of a batch, bound to where they are and to where its result goes. */
interface ImageProduct {

    /**
     * Computes the result with the weights as they are now.
     *
     * @param samples of the pass
     */
    void run(int samples);
}
