package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.List;

/** The training samples of one input as the next step in double sees them. */
final class DoubleSamples implements Preprocessing.Samples {

    private final Dataset data;
    private final int input;
    private final DoubleChain chain;
    private final double[][] stages;

    DoubleSamples(Dataset data, int input, DoubleChain chain) {
        this.data = data;
        this.input = input;
        this.chain = chain;
        this.stages = chain.stages();
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
        data.readInput(input, sample, stages[0], 0);
        chain.transform(stages, destination, offset);
    }

    @Override
    public void read(int sample, double[] destination, int offset) {
        data.readInput(input, sample, stages[0], 0);
        double[] values = chain.transform(stages);
        System.arraycopy(values, 0, destination, offset, values.length);
    }
}
