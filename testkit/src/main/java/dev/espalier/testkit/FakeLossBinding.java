package dev.espalier.testkit;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.model.Workers;

/** A loss bound to arrays of its own, with drawn outputs and targets. */
final class FakeLossBinding implements LossBinding {

    private final int maxBatchSize;
    private final Shape outputShape;
    private final Schema.Target target;
    private final Workers workers;
    private final float[] outputs;
    private final float[] outputGradient;
    private final float[] targets;
    private final float[] sampleWeights;
    private final double[] classWeights;
    private final float[] presence;
    private final LossOperation operation;

    FakeLossBinding(Loss loss, Shape outputShape, Schema.Target target, int maxBatchSize, Workers workers) {
        this(loss, outputShape, target, maxBatchSize, workers, new float[0], new double[0], new float[0]);
    }

    FakeLossBinding(
            Loss loss,
            Shape outputShape,
            Schema.Target target,
            int maxBatchSize,
            Workers workers,
            float[] sampleWeights,
            double[] classWeights,
            float[] presence) {
        this.presence = presence;
        this.sampleWeights = sampleWeights;
        this.classWeights = classWeights;
        this.maxBatchSize = maxBatchSize;
        this.outputShape = outputShape;
        this.target = target;
        this.workers = workers;
        this.outputs = DrawnValues.awayFromZero(maxBatchSize * outputShape.size(), 1);
        this.outputGradient = new float[outputs.length];
        this.targets = DrawnValues.targets(target, maxBatchSize, 2);
        this.operation = loss.bind(this);
    }

    /** The loss of some samples. */
    double forward(int samples) {
        return operation.forward(new FakePass(samples, true));
    }

    /** The gradient of the outputs of all samples. */
    float[] gradient(double lossWeight) {
        FakePass pass = new FakePass(maxBatchSize, true);
        operation.forward(pass);
        operation.backward(pass, lossWeight);
        return outputGradient.clone();
    }

    LossOperation operation() {
        return operation;
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public Shape outputShape() {
        return outputShape;
    }

    @Override
    public Schema.Target target() {
        return target;
    }

    @Override
    public float[] outputs() {
        return outputs;
    }

    @Override
    public float[] outputGradient() {
        return outputGradient;
    }

    @Override
    public float[] targets() {
        return targets;
    }

    @Override
    public float[] sampleWeights() {
        return sampleWeights;
    }

    @Override
    public float[] presence() {
        return presence;
    }

    @Override
    public double[] classWeights() {
        return classWeights;
    }

    @Override
    public Workers workers() {
        return workers;
    }
}
