package dev.espalier.engine.layer;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;

/**
 * A convolution by the sums themselves.
 *
 * @param weights of all elements of the window
 * @param product what computes the sums
 */
record DirectConvolution(ConvolutionWeights weights, PatchProduct product) implements ImageProduct {

    static DirectConvolution of(
            KernelWorkers workers,
            ConvolutionShape shape,
            float[] weight,
            float[] images,
            float[] result,
            Epilogue[] ends) {
        ConvolutionWeights weights = ConvolutionWeights.all(workers, shape, weight);
        return new DirectConvolution(weights, PatchProduct.ofWhole(workers, shape, weights, images, result, ends));
    }

    @Override
    public void run(int samples) {
        weights.pack();
        product.run(samples);
    }
}
