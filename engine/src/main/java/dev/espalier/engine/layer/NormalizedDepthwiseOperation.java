package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Matrix;
import java.util.Optional;

/**
 * A depthwise convolution between two batch normalisations, bound to arrays with their channels last. What the first one gives and
 * the gradient of what the second one takes are computed sample by sample where they are needed, and held nowhere: so less goes to
 * memory and back than is computed. The bits are those of the three by themselves.
 */
final class NormalizedDepthwiseOperation implements LayerOperation {

    private final KernelWorkers workers;
    private final ChannelBatchNorm before;
    private final ChannelBatchNorm after;
    private final Activation between;
    private final float parameter;
    private final int channels;
    private final int inputPositions;
    private final int positions;
    private final NormalizedSamples source;
    private final DepthwiseWeights weights;
    private final DepthwiseSums sums;
    private final Epilogue epilogue;
    private final Epilogue derivative;

    /** Results at or below it have no gradient. */
    private final float floor;

    private final RowChunks input;
    private final RowChunks convolved;
    private final RowChunks output;

    // of the backward pass
    private final float[] outputGradient;
    private final float[] betweenGradient;
    private final boolean inputNeeded;
    private final RowChunks gradient;
    private final RowChunks ofBetween;
    private final ScratchSamples scratch;
    private final RowChunks[] scratchRows;
    private final DepthwiseWeights backWeights;
    private final DepthwiseSums inputGradients;
    private final DepthwiseGradient weightGradient;
    private final GradientOutlet outlet;
    private final int samplesOfGroup;

    private final Workers.RangeTask momentTask = this::moments;
    private final Workers.RangeTask convolveTask = this::convolve;
    private final Workers.RangeTask normalizeTask = this::normalize;
    private final Workers.RangeTask gradientTask = this::parameterGradients;
    private final Workers.RangeTask groupTask = this::convolveBack;
    private final Workers.RangeTask inputGradientTask = this::inputGradients;
    private boolean training;
    private int samples;

    /**
     * Binds the three.
     *
     * @param binding the arrays
     * @param layer what they are
     * @param activation what the second batch norm ends with
     */
    NormalizedDepthwiseOperation(LayerBinding binding, NormalizedDepthwise layer, FinalActivation activation) {
        this.workers = KernelWorkers.of(binding.workers());
        ConvolutionShape shape = layer.convolution().shapeOf(binding.inputShape(0));
        Window window = shape.window();
        int threads = workers.threads();
        int most = binding.maxBatchSize();
        boolean trains = binding.needsGradients();
        this.channels = shape.outputs();
        this.inputPositions = window.inputPositions();
        this.positions = window.positions();
        KernelActivation first = layer.between().activation().orElseThrow();
        this.between = KernelActivation.kernelOf(first);
        this.parameter = (float) first.parameter();
        this.before = new ChannelBatchNorm(
                binding,
                DepthwiseFusion.BEFORE,
                workers,
                inputPositions,
                layer.before().momentum(),
                layer.before().epsilon());
        this.after = new ChannelBatchNorm(
                binding,
                "",
                workers,
                positions,
                layer.after().momentum(),
                layer.after().epsilon());
        this.source = new NormalizedSamples(
                workers,
                before,
                layer.between().after(Epilogue.REPLACE),
                binding.input(0),
                inputPositions,
                channels,
                most);
        float[] weight = binding.parameter("weight");
        this.weights = new DepthwiseWeights(shape, weight, false);
        TapWalk walk = TapWalk.forward(window, channels, source);
        int width = window.width().output();
        // without a backward pass the results may take the place of what they are made of
        float[] results = trains ? new float[most * positions * channels] : binding.output();
        this.sums = new DepthwiseSums(workers, source, walk, weights, results, width, Epilogue.REPLACE);
        Optional<Activation> function = activation.activation().map(KernelActivation::kernelOf);
        boolean rectified = function.equals(Optional.of(Activation.RELU));
        this.epilogue = activation.after(Epilogue.REPLACE);
        this.derivative = rectified ? Epilogue.REPLACE : activation.backThrough(binding.output());
        this.floor = rectified ? 0f : Float.NEGATIVE_INFINITY;
        this.input = before.chunksOf(binding.input(0));
        this.convolved = after.chunksOf(results);
        this.output = after.chunksOf(binding.output());
        this.outputGradient = binding.outputGradient();
        this.gradient = after.chunksOf(outputGradient);
        this.inputNeeded = binding.inputGradient(0).length > 0;
        this.betweenGradient =
                inputNeeded || !trains ? binding.inputGradient(0) : new float[most * inputPositions * channels];
        this.ofBetween = before.chunksOf(betweenGradient);
        int ofChunk = SampleChunks.samples(positions);
        this.scratch = new ScratchSamples(threads, trains ? ofChunk : 0, positions * channels);
        this.scratchRows = new RowChunks[threads];
        for (int thread = 0; thread < threads; thread++) {
            scratchRows[thread] = after.chunksOf(scratch.array(thread), ofChunk * positions, 1);
        }
        this.backWeights = new DepthwiseWeights(shape, weight, true);
        this.inputGradients = new DepthwiseSums(
                workers,
                scratch,
                TapWalk.backward(window, channels, scratch),
                backWeights,
                betweenGradient,
                window.width().input(),
                Epilogue.REPLACE);
        this.weightGradient = new DepthwiseGradient(
                workers, source, walk, weights, trains ? most : 0, width, binding.parameterGradient("weight"));
        this.outlet = GradientOutlet.of(binding, "weight");
        this.samplesOfGroup =
                Math.max(weightGradient.samplesOfChunk(), Math.max(ofChunk, SampleChunks.samples(inputPositions)));
    }

    @Override
    public void forward(BatchPass pass) {
        training = pass.training();
        samples = pass.samples();
        int chunksBefore = before.begin(samples * inputPositions);
        int chunks = after.begin(samples * positions);
        weights.take();
        if (training) {
            workers.parallel(chunksBefore, 1, samples, momentTask);
            before.useBatch();
            workers.parallel(chunks, 1, samples, convolveTask);
            after.useBatch();
            workers.parallel(chunks, 1, samples, normalizeTask);
        } else {
            before.useRunning();
            after.useRunning();
            workers.parallel(chunks, 1, samples, convolveTask);
        }
    }

    private void moments(int from, int to, int thread) {
        for (int chunk = from; chunk < to; chunk++) {
            before.moments(input, chunk, thread);
        }
    }

    private void convolve(int from, int to, int thread) {
        int ofChunk = after.rowsOfChunk() / positions;
        for (int chunk = from; chunk < to; chunk++) {
            int end = Math.min(samples, (chunk + 1) * ofChunk);
            for (int sample = chunk * ofChunk; sample < end; sample++) {
                sums.sample(sample, thread);
            }
            if (training) {
                after.moments(convolved, chunk, thread);
            } else {
                normalize(chunk, chunk + 1, thread);
            }
        }
    }

    private void normalize(int from, int to, int thread) {
        int step = after.rowsAtOnce();
        for (int chunk = from; chunk < to; chunk++) {
            int rows = after.rowsOf(chunk);
            Matrix result = output.plain()[chunk];
            for (int row = 0; row < rows; row += step) {
                int next = Math.min(rows, row + step);
                after.normalize(convolved, chunk, output, chunk, row, next);
                int count = (next - row) * channels;
                epilogue.finish(workers.kernels(), 1, count, result.values(), result.offset() + row * channels, count);
            }
        }
    }

    @Override
    public void backward(BatchPass pass) {
        training = pass.training();
        samples = pass.samples();
        int chunksBefore = before.begin(samples * inputPositions);
        int chunks = after.begin(samples * positions);
        workers.parallel(chunks, 1, samples, gradientTask);
        after.combineGradients(training);
        backWeights.take();
        workers.parallel((samples + samplesOfGroup - 1) / samplesOfGroup, 1, samples, groupTask);
        int ofChunk = weightGradient.samplesOfChunk();
        weightGradient.finish((samples + ofChunk - 1) / ofChunk, outlet.write());
        before.combineGradients(training);
        if (inputNeeded) {
            workers.parallel(chunksBefore, 1, samples, inputGradientTask);
        }
    }

    private void parameterGradients(int from, int to, int thread) {
        int step = after.rowsOfBlock();
        for (int chunk = from; chunk < to; chunk++) {
            int rows = after.rowsOf(chunk);
            after.beginGradients(thread);
            for (int row = 0; row < rows; row += step) {
                int next = Math.min(rows, row + step);
                int count = (next - row) * channels;
                int at = gradient.plain()[chunk].offset() + row * channels;
                derivative.finish(workers.kernels(), 1, count, outputGradient, at, count);
                after.addGradients(convolved, gradient, chunk, floor, row, next, thread);
            }
            after.endGradients(chunk, thread);
        }
    }

    /** From the gradient of the result to that behind the first activation, and the sums of the convolution and the first norm. */
    private void convolveBack(int from, int to, int thread) {
        int ofChunk = after.rowsOfChunk() / positions;
        int ofWeights = weightGradient.samplesOfChunk();
        for (int group = from; group < to; group++) {
            int first = group * samplesOfGroup;
            int end = Math.min(samples, first + samplesOfGroup);
            for (int sample = first; sample < end; sample++) {
                if (sample % ofWeights == 0) {
                    weightGradient.begin(sample / ofWeights);
                }
                if (sample % ofChunk == 0) {
                    scratch.begin(sample, thread);
                    after.inputGradients(convolved, gradient, floor, sample / ofChunk, scratchRows[thread], 0);
                }
                convolveBack(sample, thread);
            }
            addGradientsBefore(first, end, thread);
        }
    }

    private void convolveBack(int sample, int thread) {
        inputGradients.sample(sample, thread);
        weightGradient.addSample(sample, scratch.array(thread), scratch.take(sample, thread), thread);
        int size = source.size();
        int at = sample * size;
        workers.kernels()
                .activationGradient(
                        between, parameter, source.array(thread), 0, betweenGradient, at, betweenGradient, at, size);
    }

    private void addGradientsBefore(int firstSample, int endSample, int thread) {
        int ofChunk = before.rowsOfChunk() / inputPositions;
        int step = before.rowsOfBlock();
        for (int chunk = firstSample / ofChunk; chunk * ofChunk < endSample; chunk++) {
            int rows = before.rowsOf(chunk);
            before.beginGradients(thread);
            for (int row = 0; row < rows; row += step) {
                before.addGradients(
                        input, ofBetween, chunk, Float.NEGATIVE_INFINITY, row, Math.min(rows, row + step), thread);
            }
            before.endGradients(chunk, thread);
        }
    }

    private void inputGradients(int from, int to, int thread) {
        for (int chunk = from; chunk < to; chunk++) {
            // in place: what has been read of an element is not needed again
            before.inputGradients(input, ofBetween, Float.NEGATIVE_INFINITY, chunk, ofBetween, chunk);
        }
    }
}
