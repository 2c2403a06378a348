package dev.espalier.core.data;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;

/** The training samples of one input as the next step sees them. */
final class ChainSamples implements Preprocessing.Samples {

    private final Dataset data;
    private final int input;
    private final FittedChain chain;
    private final FittedChain.Scratch scratch;
    private final float[] floats;

    ChainSamples(Dataset data, int input, FittedChain chain) {
        this.data = data;
        this.input = input;
        this.chain = chain;
        this.scratch = chain.scratch(1);
        this.floats = new float[chain.outputShape().size()];
    }

    @Override
    public Shape shape() {
        return chain.outputShape();
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public void read(int sample, float[] into, int at) {
        if (chain.isEmpty()) {
            data.readInput(input, sample, into, at);
        } else {
            data.readInput(input, sample, scratch.raw(), 0);
            chain.apply(1, scratch, into, at);
        }
    }

    @Override
    public void read(int sample, double[] into, int at) {
        read(sample, floats, 0);
        for (int i = 0; i < floats.length; i++) {
            into[at + i] = floats[i];
        }
    }
}
