package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.List;

/** The training samples of one input as the next step sees them. */
final class FloatSamples implements Preprocessing.Samples {

    private final Dataset data;
    private final int input;
    private final FloatChain chain;
    private final FloatChain.Scratch scratch;
    private final float[] floats;

    FloatSamples(Dataset data, int input, FloatChain chain) {
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
    public List<Schema.Column> columns() {
        return chain.columns(data.schema().inputs().get(input).columns());
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public void read(int sample, float[] destination, int offset) {
        if (chain.isEmpty()) {
            data.readInput(input, sample, destination, offset);
        } else {
            data.readInput(input, sample, scratch.raw(), 0);
            chain.transform(1, scratch, destination, offset);
        }
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        read(sample, floats, 0);
        for (int i = 0; i < floats.length; i++) {
            destination[offset + i] = floats[i];
        }
    }
}
