package dev.espalier.benchmarks.compare;

import java.util.Random;

/** Kaiming normal initialization, used for every framework: N(0, 2/inputs) before a ReLU, N(0, 1/inputs) at the end. */
public final class InitialWeights {

    private static final long SEED = 31;

    private final int layers;
    private int layer;

    /**
     * The weights of a network's layers, one after another.
     *
     * @param network whose layers
     */
    public InitialWeights(Network network) {
        this.layers = network.weightedLayers();
    }

    /**
     * The weights of the next layer that has any.
     *
     * @param inputs how many values of the input meet in one of the output
     * @param count how many weights there are
     * @return the weights
     */
    public float[] next(int inputs, int count) {
        double gain = layer + 1 < layers ? 2 : 1;
        double deviation = Math.sqrt(gain / inputs);
        Random random = new Random(SEED + layer);
        layer++;
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (deviation * random.nextGaussian());
        }
        return weights;
    }
}
