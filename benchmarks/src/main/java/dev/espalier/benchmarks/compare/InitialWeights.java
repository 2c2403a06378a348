package dev.espalier.benchmarks.compare;

import java.util.Random;

/** Kaiming normal initialization, used for every framework: N(0, 2/inputs) before a ReLU, N(0, 1/inputs) at the end. */
public final class InitialWeights {

    private InitialWeights() {}

    /**
     * The weights of one dense layer.
     *
     * @param workload whose layer
     * @param layer from 0
     * @param seed of the numbers
     * @return inputs × outputs values
     */
    public static float[] of(Workload workload, int layer, long seed) {
        int inputs = workload.widths().get(layer);
        int outputs = workload.widths().get(layer + 1);
        double gain = layer + 1 < workload.layers() ? 2 : 1;
        double deviation = Math.sqrt(gain / inputs);
        Random random = new Random(seed * 31 + layer);
        float[] weights = new float[inputs * outputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (deviation * random.nextGaussian());
        }
        return weights;
    }
}
