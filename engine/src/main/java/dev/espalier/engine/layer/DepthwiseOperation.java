package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import java.util.Optional;

/**
 * A convolution of few channels for each group, bound to arrays with their channels last, and the activation that it may end with.
 * There matrix products would be too small: vectors run over the channels of all groups instead.
 */
final class DepthwiseOperation implements LayerOperation {

    /** Channels of a group up to which this is faster than matrix products. */
    private static final int FEW = 8;

    /** The most values of the copies that a thread needs of a sample where a group has several channels. */
    private static final int LARGEST_COPY = 1 << 20;

    /** Multiply-adds that are worth a thread. */
    private static final int GRAIN = 1 << 17;

    private final KernelWorkers workers;
    private final OutputEnd end;
    private final DepthwiseWeights weights;
    private final DepthwiseSums sums;
    private final int rowWork;
    private final float[] outputGradient;
    private final int outputSize;
    private final Optional<DepthwiseWeights> backWeights;
    private final Optional<DepthwiseSums> inputGradients;
    private final DepthwiseGradient weightGradient;
    private final GradientOutlet outlet;
    private final Workers.RangeTask forwardTask;
    private final Workers.RangeTask backwardTask = this::backwardChunks;
    private int samples;

    DepthwiseOperation(LayerBinding binding, ConvolutionShape shape, boolean biased, FinalActivation activation) {
        this.workers = KernelWorkers.of(binding.workers());
        Window window = shape.window();
        int threads = workers.threads();
        this.outputGradient = binding.outputGradient();
        this.outputSize = binding.outputShape().size();
        float[] weight = binding.parameter("weight");
        this.end = new OutputEnd(binding, workers, shape.outputs(), 1, biased, activation);
        this.weights = new DepthwiseWeights(shape, weight, false);
        this.rowWork = window.width().output() * weights.values().length;
        ChannelPlanes planes = new ChannelPlanes(
                binding.input(0), window.inputPositions(), shape.groups(), shape.inputs(), shape.outputs(), threads);
        TapWalk walk = TapWalk.forward(window, shape.outputs(), planes);
        this.sums = new DepthwiseSums(
                workers, planes, walk, weights, binding.output(), window.width().output(), end.ofGroups()[0]);
        this.forwardTask = sums::rows;
        boolean needed = binding.inputGradient(0).length > 0;
        this.backWeights = needed ? Optional.of(new DepthwiseWeights(shape, weight, true)) : Optional.empty();
        this.inputGradients = backWeights.map(back -> inputGradients(binding, shape, back, workers));
        this.weightGradient = new DepthwiseGradient(
                workers,
                planes,
                walk,
                weights,
                binding.needsGradients() ? binding.maxBatchSize() : 0,
                window.width().output(),
                binding.parameterGradient("weight"));
        this.outlet = GradientOutlet.of(binding, "weight");
    }

    private static DepthwiseSums inputGradients(
            LayerBinding binding, ConvolutionShape shape, DepthwiseWeights back, KernelWorkers workers) {
        Window window = shape.window();
        ChannelPlanes planes = new ChannelPlanes(
                binding.outputGradient(),
                window.positions(),
                shape.groups(),
                shape.outputs(),
                shape.inputs(),
                workers.threads());
        return new DepthwiseSums(
                workers,
                planes,
                TapWalk.backward(window, shape.inputs(), planes),
                back,
                binding.inputGradient(0),
                window.width().input(),
                Epilogue.REPLACE);
    }

    /** Whether a convolution has so few channels for each group that this is the way to compute it. */
    static boolean fits(ConvolutionShape shape) {
        int inputs = shape.inputsOfGroup();
        int outputs = shape.outputsOfGroup();
        Window window = shape.window();
        boolean copies = inputs > 1 || outputs > 1;
        long copy = Math.max(
                (long) inputs * shape.outputs() * window.inputPositions(),
                (long) outputs * shape.inputs() * window.positions());
        return shape.groups() > 1 && inputs <= FEW && outputs <= FEW && !(copies && copy > LARGEST_COPY);
    }

    @Override
    public void forward(BatchPass pass) {
        weights.take();
        end.begin();
        workers.parallel(pass.samples() * sums.rowsOfSample(), Math.max(1, GRAIN / rowWork), forwardTask);
    }

    @Override
    public void backward(BatchPass pass) {
        samples = pass.samples();
        end.backward(samples);
        backWeights.ifPresent(DepthwiseWeights::take);
        int ofChunk = weightGradient.samplesOfChunk();
        int chunks = (samples + ofChunk - 1) / ofChunk;
        workers.parallel(chunks, 1, backwardTask);
        weightGradient.finish(chunks, outlet.write());
    }

    /** Both gradients of the samples of some chunks, so that what one has read is warm for the other. */
    private void backwardChunks(int from, int to, int thread) {
        int ofChunk = weightGradient.samplesOfChunk();
        for (int chunk = from; chunk < to; chunk++) {
            weightGradient.begin(chunk);
            int end = Math.min(samples, (chunk + 1) * ofChunk);
            for (int sample = chunk * ofChunk; sample < end; sample++) {
                if (inputGradients.isPresent()) {
                    inputGradients.get().sample(sample, thread);
                }
                weightGradient.addSample(sample, outputGradient, sample * outputSize, thread);
            }
        }
    }
}
