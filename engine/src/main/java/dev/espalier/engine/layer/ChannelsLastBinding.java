package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.compute.PackedWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A binding all of whose arrays have their channels last: those of another binding, or copies where they have them first. */
final class ChannelsLastBinding
        implements LayerBinding, GradientOutlet.Source, PackedWeights.Source, ConvolutionChoice.Source {

    private static final float[] NOTHING = {};

    private final LayerBinding binding;
    private final List<FormatChange> before = new ArrayList<>();
    private final List<FormatChange> after = new ArrayList<>();
    private final List<FormatChange> beforeBackward = new ArrayList<>();
    private final List<FormatChange> afterBackward = new ArrayList<>();
    private final float[][] inputs;
    private final float[][] inputGradients;
    private final float[] output;
    private final float[] outputGradient;

    private ChannelsLastBinding(LayerBinding binding) {
        this.binding = binding;
        this.inputs = new float[binding.inputCount()][];
        this.inputGradients = new float[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            Shape shape = binding.inputShape(i);
            boolean isLast = isLast(MemoryFormat.ofInput(binding, i), shape);
            inputs[i] = isLast ? binding.input(i) : copyOf(binding.input(i), shape);
            inputGradients[i] = isLast ? binding.inputGradient(i) : copyOf(binding.inputGradient(i), shape);
            if (!isLast) {
                before.add(FormatChange.toLast(binding, shape, binding.input(i), inputs[i]));
            }
            if (!isLast && inputGradients[i].length > 0) {
                afterBackward.add(FormatChange.toFirst(binding, shape, inputGradients[i], binding.inputGradient(i)));
            }
        }
        Shape shape = binding.outputShape();
        boolean isLast = isLast(MemoryFormat.ofOutput(binding), shape);
        this.output = isLast ? binding.output() : copyOf(binding.output(), shape);
        this.outputGradient = isLast ? binding.outputGradient() : copyOf(binding.outputGradient(), shape);
        if (!isLast) {
            after.add(FormatChange.toFirst(binding, shape, output, binding.output()));
            beforeBackward.add(FormatChange.toLast(binding, shape, binding.outputGradient(), outputGradient));
        }
    }

    private static boolean isLast(MemoryFormat format, Shape shape) {
        return format == MemoryFormat.CHANNELS_LAST || MemoryFormat.isIrrelevantFor(shape);
    }

    private float[] copyOf(float[] array, Shape shape) {
        return array.length == 0 ? NOTHING : new float[binding.maxBatchSize() * shape.size()];
    }

    /**
     * Binds an operation that is written for channels last to arrays of any formats.
     *
     * @param binding the arrays
     * @param binder binds the operation to such as have them last
     * @return the operation with conversions around it, where there must be any
     */
    static LayerOperation bind(LayerBinding binding, Function<LayerBinding, LayerOperation> binder) {
        ChannelsLastBinding inner = new ChannelsLastBinding(binding);
        LayerOperation operation = binder.apply(inner);
        return inner.before.isEmpty() && inner.after.isEmpty()
                ? operation
                : new ConvertingOperation(
                        operation, inner.before, inner.after, inner.beforeBackward, inner.afterBackward);
    }

    @Override
    public GradientOutlet outlet(String parameter, boolean inPieces) {
        return inPieces ? GradientOutlet.ofPieces(binding, parameter) : GradientOutlet.of(binding, parameter);
    }

    @Override
    public Optional<PackedWeights> packedWeights() {
        return PackedWeights.of(binding);
    }

    @Override
    public ConvolutionChoice convolutions() {
        return ConvolutionChoice.of(binding);
    }

    @Override
    public int maxBatchSize() {
        return binding.maxBatchSize();
    }

    @Override
    public boolean needsGradients() {
        return binding.needsGradients();
    }

    @Override
    public int inputCount() {
        return binding.inputCount();
    }

    @Override
    public Shape inputShape(int input) {
        return binding.inputShape(input);
    }

    @Override
    public Shape outputShape() {
        return binding.outputShape();
    }

    @Override
    public float[] input(int input) {
        return inputs[input];
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
    public boolean needsInputGradient(int input) {
        return binding.needsInputGradient(input);
    }

    @Override
    public float[] inputGradient(int input) {
        return inputGradients[input];
    }

    @Override
    public float[] parameter(String name) {
        return binding.parameter(name);
    }

    @Override
    public float[] parameterGradient(String name) {
        return binding.parameterGradient(name);
    }

    @Override
    public float[] buffer(String name) {
        return binding.buffer(name);
    }

    @Override
    public MatrixProducts products() {
        return binding.products();
    }

    @Override
    public Workers workers() {
        return binding.workers();
    }
}
