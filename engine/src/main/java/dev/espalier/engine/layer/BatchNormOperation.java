package dev.espalier.engine.layer;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Matrix;
import dev.espalier.engine.kernel.Normalization;
import dev.espalier.engine.kernel.Write;

/** A batch normalisation of vectors, and the activation that it may end with; cut over features. */
final class BatchNormOperation implements LayerOperation {

    private static final int GRAIN = 64;

    /** Rows that are normalised and activated together: of a thread's features they stay in the first-level cache. */
    private static final int WARM = 32;

    private final KernelWorkers workers;
    private final int features;
    private final double momentum;
    private final double epsilon;
    private final Matrix input;
    private final Matrix output;
    private final float[] scale;
    private final float[] runningMean;
    private final float[] runningVariance;
    private final Matrix outputGradient;
    private final Matrix inputGradient;
    private final float[] scaleGradient;
    private final float[] shiftGradient;
    private final GradientOutlet outlet;
    private final Epilogue epilogue;
    private final Epilogue derivative;

    // of the pass: the kernels replace what they sum, the plan's gradients are added to
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;
    private final float[] scaleSum;
    private final float[] shiftSum;
    private final float[] factor;
    private final Normalization ofBatch;
    private final Normalization ofRunning;

    private final Workers.RangeTask training = this::trainingPart;
    private final Workers.RangeTask evaluation = this::evaluationPart;
    private final Workers.RangeTask backward = this::backwardPart;
    private final Workers.RangeTask frozenBackward = this::frozenBackwardPart;
    private int rows;

    BatchNormOperation(LayerBinding binding, double momentum, double epsilon, FinalActivation activation) {
        this.workers = KernelWorkers.of(binding.workers());
        this.features = binding.parameter(BatchNorm.SCALE).length;
        this.momentum = momentum;
        this.epsilon = epsilon;
        this.input = Matrix.of(binding.input(0), features);
        this.output = Matrix.of(binding.output(), features);
        this.scale = binding.parameter(BatchNorm.SCALE);
        this.runningMean = binding.buffer(BatchNorm.RUNNING_MEAN);
        this.runningVariance = binding.buffer(BatchNorm.RUNNING_VARIANCE);
        this.outputGradient = Matrix.of(binding.outputGradient(), features);
        this.inputGradient = Matrix.of(binding.inputGradient(0), features);
        this.scaleGradient = binding.parameterGradient(BatchNorm.SCALE);
        this.shiftGradient = binding.parameterGradient(BatchNorm.SHIFT);
        this.outlet = GradientOutlet.of(binding, BatchNorm.SCALE);
        // both parameters share their passes, so the outlet of one speaks for both
        GradientOutlet.of(binding, BatchNorm.SHIFT);
        this.epilogue = activation.after(Epilogue.REPLACE);
        this.derivative = activation.backThrough(binding.output());
        this.mean = new float[features];
        this.variance = new float[features];
        this.inverse = new float[features];
        this.scaleSum = new float[features];
        this.shiftSum = new float[features];
        this.factor = new float[features];
        float[] shift = binding.parameter(BatchNorm.SHIFT);
        this.ofBatch = new Normalization(mean, inverse, scale, shift);
        this.ofRunning = new Normalization(runningMean, inverse, scale, shift);
    }

    @Override
    public void forward(BatchPass pass) {
        rows = pass.samples();
        if (pass.training() && rows < 2) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "batch-norm",
                    "it would be trained on a batch of 1; it must see at least 2 samples at once",
                    "choose a batch size that leaves no smaller last batch");
        }
        workers.parallel(features, GRAIN, pass.training() ? training : evaluation);
    }

    @Override
    public void backward(BatchPass pass) {
        workers.parallel(features, GRAIN, pass.training() ? backward : frozenBackward);
    }

    private void trainingPart(int from, int to, int thread) {
        workers.kernels().columnMoments(input, rows, from, to, mean, variance);
        double unbiased = rows / (rows - 1.0);
        for (int j = from; j < to; j++) {
            runningMean[j] = (float) ((1 - momentum) * runningMean[j] + momentum * mean[j]);
            runningVariance[j] = (float) ((1 - momentum) * runningVariance[j] + momentum * unbiased * variance[j]);
        }
        workers.kernels().inverseDeviations(from, to, variance, epsilon, inverse);
        normalize(ofBatch, from, to);
    }

    private void evaluationPart(int from, int to, int thread) {
        workers.kernels().inverseDeviations(from, to, runningVariance, epsilon, inverse);
        normalize(ofRunning, from, to);
    }

    private void normalize(Normalization normalization, int from, int to) {
        for (int row = 0; row < rows; row += WARM) {
            int end = Math.min(rows, row + WARM);
            workers.kernels().batchNorm(input, normalization, row, end, from, to, output);
            epilogue.finish(workers.kernels(), output, row, end, from, to);
        }
    }

    private void backwardPart(int from, int to, int thread) {
        addParameterGradients(ofBatch, from, to);
        if (inputGradient.values().length > 0) {
            workers.kernels()
                    .batchNormInputGradient(
                            input, ofBatch, outputGradient, rows, from, to, scaleSum, shiftSum, inputGradient);
        }
    }

    /** With the running statistics, which do not depend on the input. */
    private void frozenBackwardPart(int from, int to, int thread) {
        addParameterGradients(ofRunning, from, to);
        if (inputGradient.values().length > 0) {
            for (int j = from; j < to; j++) {
                factor[j] = scale[j] * inverse[j];
            }
            workers.kernels().multiplyRow(outputGradient, factor, rows, from, to, inputGradient);
        }
    }

    private void addParameterGradients(Normalization normalization, int from, int to) {
        derivative.finish(workers.kernels(), outputGradient, 0, rows, from, to);
        workers.kernels()
                .batchNormParameterGradients(input, normalization, outputGradient, rows, from, to, scaleSum, shiftSum);
        int count = to - from;
        if (outlet.write() == Write.REPLACE) {
            System.arraycopy(scaleSum, from, scaleGradient, from, count);
            System.arraycopy(shiftSum, from, shiftGradient, from, count);
        } else {
            workers.kernels().add(scaleGradient, from, scaleSum, from, scaleGradient, from, count);
            workers.kernels().add(shiftGradient, from, shiftSum, from, shiftGradient, from, count);
        }
    }
}
