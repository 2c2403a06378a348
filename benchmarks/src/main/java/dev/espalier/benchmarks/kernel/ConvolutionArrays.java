package dev.espalier.benchmarks.kernel;

import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.kernel.Write;
import dev.espalier.engine.layer.ConvolutionChoice;
import java.util.List;

/** A convolution bound to arrays of its own with their channels last, as within a plan. */
final class ConvolutionArrays
        implements LayerBinding, BatchPass, MemoryFormat.Source, GradientOutlet.Source, ConvolutionChoice.Source {

    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final ConvolutionChoice choice;
    private final int batch;
    private final Shape inputShape;
    private final Shape outputShape;
    private final float[] input;
    private final float[] inputGradient;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] weight;
    private final float[] weightGradient;
    private final LayerOperation operation;

    /**
     * Binds a convolution.
     *
     * @param convolution which one
     * @param inputGradientNeeded whether backward computes the gradient of the input too, and not only that of the weights
     * @param choice of the algorithm
     * @param workers the threads
     */
    ConvolutionArrays(
            ConvolutionCase convolution, boolean inputGradientNeeded, ConvolutionChoice choice, KernelWorkers workers) {
        this.workers = workers;
        this.choice = choice;
        this.batch = convolution.batch();
        this.inputShape = Shape.of(convolution.inputs(), convolution.pixels(), convolution.pixels());
        LayerSignature signature = convolution.layer().infer(List.of(inputShape));
        this.outputShape = signature.output();
        this.input = Operands.numbers(batch * inputShape.size(), 1);
        this.inputGradient = inputGradientNeeded ? new float[input.length] : NOTHING;
        this.output = new float[batch * outputShape.size()];
        this.outputGradient = Operands.numbers(output.length, 2);
        this.weight = Operands.numbers(signature.parameters().get(0).shape().size(), 3);
        this.weightGradient = new float[weight.length];
        this.operation = convolution.layer().bind(this);
    }

    void forward() {
        operation.forward(this);
    }

    void backward() {
        operation.backward(this);
    }

    @Override
    public int samples() {
        return batch;
    }

    @Override
    public boolean training() {
        return true;
    }

    @Override
    public RandomStream random() {
        throw new UnsupportedOperationException("a convolution draws no numbers");
    }

    @Override
    public ConvolutionChoice convolutions() {
        return choice;
    }

    @Override
    public MemoryFormat inputFormat(int index) {
        return MemoryFormat.CHANNELS_LAST;
    }

    @Override
    public MemoryFormat outputFormat() {
        return MemoryFormat.CHANNELS_LAST;
    }

    /** Gradients replace those of the pass before, as in a step of one pass. */
    @Override
    public GradientOutlet outlet(String parameter, boolean inPieces) {
        GradientOutlet outlet = new GradientOutlet(0);
        outlet.beginPass(Write.REPLACE, GradientSink.NONE);
        return outlet;
    }

    @Override
    public int maxBatchSize() {
        return batch;
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public int inputCount() {
        return 1;
    }

    @Override
    public Shape inputShape(int index) {
        return inputShape;
    }

    @Override
    public Shape outputShape() {
        return outputShape;
    }

    @Override
    public float[] input(int index) {
        return input;
    }

    @Override
    public float[] output() {
        return output;
    }

    @Override
    public float[] outputGradient() {
        return outputGradient;
    }

    @Override
    public boolean needsInputGradient(int index) {
        return inputGradient.length > 0;
    }

    @Override
    public float[] inputGradient(int index) {
        return inputGradient;
    }

    @Override
    public float[] parameter(String name) {
        return weight;
    }

    @Override
    public float[] parameterGradient(String name) {
        return weightGradient;
    }

    @Override
    public float[] buffer(String name) {
        throw new IllegalArgumentException("a convolution has no buffer '" + name + "'");
    }

    @Override
    public MatrixProducts products() {
        return workers.products();
    }

    @Override
    public Workers workers() {
        return workers;
    }
}
