package dev.espalier.core.data;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;

/** The training samples of one input as the next step in double sees them. */
final class DoubleSamples implements Preprocessing.Samples {

    private final Dataset data;
    private final int input;
    private final DoubleChain chain;
    private final double[][] room;

    DoubleSamples(Dataset data, int input, DoubleChain chain) {
        this.data = data;
        this.input = input;
        this.chain = chain;
        this.room = chain.room();
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
        data.readInput(input, sample, room[0], 0);
        chain.apply(room, into, at);
    }

    @Override
    public void read(int sample, double[] into, int at) {
        data.readInput(input, sample, room[0], 0);
        double[] values = chain.apply(room);
        System.arraycopy(values, 0, into, at, values.length);
    }
}
