package dev.espalier.engine.layer;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.kernel.Write;

/** A batch normalisation bound to buffers, and the activation that it may end with; cut over features. */
final class BatchNormOperation implements LayerOperation {

    private static final int GRAIN = 64;

    /** Rows that are normalised and activated together: of a thread's features they stay in the first-level cache. */
    private static final int WARM = 32;

    private final KernelWorkers workers;
    private final int features;
    private final double momentum;
    private final double epsilon;
    private final float[] input;
    private final float[] output;
    private final float[] scale;
    private final float[] shift;
    private final float[] runningMean;
    private final float[] runningVariance;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final float[] scaleGradient;
    private final float[] shiftGradient;
    private final GradientOutlet outlet;
    private final Epilogue end;
    private final Epilogue derivative;

    // of the pass: the kernels replace what they sum, the plan's gradients are added to
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;
    private final float[] scaleSum;
    private final float[] shiftSum;
    private final float[] factor;

    private final KernelWorkers.Part training = this::trainingPart;
    private final KernelWorkers.Part evaluation = this::evaluationPart;
    private final KernelWorkers.Part backward = this::backwardPart;
    private final KernelWorkers.Part frozenBackward = this::frozenBackwardPart;
    private int samples;

    BatchNormOperation(LayerBinding binding, double momentum, double epsilon, Ending ending) {
        this.workers = KernelWorkers.of(binding.workers());
        this.features = binding.inputShape(0).size();
        this.momentum = momentum;
        this.epsilon = epsilon;
        this.input = binding.input(0);
        this.output = binding.output();
        this.scale = binding.parameter(BatchNorm.SCALE);
        this.shift = binding.parameter(BatchNorm.SHIFT);
        this.runningMean = binding.buffer(BatchNorm.RUNNING_MEAN);
        this.runningVariance = binding.buffer(BatchNorm.RUNNING_VARIANCE);
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.scaleGradient = binding.parameterGradient(BatchNorm.SCALE);
        this.shiftGradient = binding.parameterGradient(BatchNorm.SHIFT);
        this.outlet = GradientOutlet.of(binding, BatchNorm.SCALE);
        // both parameters share their passes, so the outlet of one speaks for both
        GradientOutlet.of(binding, BatchNorm.SHIFT);
        this.end = ending.after(Epilogue.REPLACE);
        this.derivative = ending.backThrough(output);
        this.mean = new float[features];
        this.variance = new float[features];
        this.inverse = new float[features];
        this.scaleSum = new float[features];
        this.shiftSum = new float[features];
        this.factor = new float[features];
    }

    @Override
    public void forward(BatchPass pass) {
        samples = pass.samples();
        if (pass.training() && samples < 2) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "batch-norm",
                    "it would be trained on a batch of 1; it must see at least 2 samples at once",
                    "choose a batch size that leaves no smaller last batch");
        }
        workers.split(features, GRAIN, pass.training() ? training : evaluation);
    }

    @Override
    public void backward(BatchPass pass) {
        workers.split(features, GRAIN, pass.training() ? backward : frozenBackward);
    }

    private void trainingPart(int from, int to, Workspace workspace) {
        int count = to - from;
        workers.kernels().columnMoments(samples, count, input, from, features, mean, from, variance, from);
        double unbiased = samples / (samples - 1.0);
        for (int j = from; j < to; j++) {
            runningMean[j] = (float) ((1 - momentum) * runningMean[j] + momentum * mean[j]);
            runningVariance[j] = (float) ((1 - momentum) * runningVariance[j] + momentum * unbiased * variance[j]);
        }
        workers.kernels().inverseDeviations(count, variance, from, epsilon, inverse, from);
        normalize(mean, from, count);
    }

    private void evaluationPart(int from, int to, Workspace workspace) {
        workers.kernels().inverseDeviations(to - from, runningVariance, from, epsilon, inverse, from);
        normalize(runningMean, from, to - from);
    }

    private void normalize(float[] means, int from, int count) {
        for (int row = 0; row < samples; row += WARM) {
            int rows = Math.min(WARM, samples - row);
            int at = row * features + from;
            workers.kernels()
                    .batchNorm(
                            rows, count, input, at, features, means, from, inverse, from, scale, from, shift, from,
                            output, at, features);
            end.finish(workers.kernels(), rows, count, output, at, features);
        }
    }

    private void backwardPart(int from, int to, Workspace workspace) {
        int count = to - from;
        addParameterGradients(mean, from, count);
        if (inputGradient.length > 0) {
            workers.kernels()
                    .batchNormInputGradient(
                            samples,
                            count,
                            samples,
                            input,
                            from,
                            features,
                            mean,
                            from,
                            inverse,
                            from,
                            scale,
                            from,
                            scaleSum,
                            from,
                            shiftSum,
                            from,
                            outputGradient,
                            from,
                            features,
                            inputGradient,
                            from,
                            features);
        }
    }

    /** With the running statistics, which do not depend on the input. */
    private void frozenBackwardPart(int from, int to, Workspace workspace) {
        int count = to - from;
        addParameterGradients(runningMean, from, count);
        if (inputGradient.length > 0) {
            for (int j = from; j < to; j++) {
                factor[j] = scale[j] * inverse[j];
            }
            workers.kernels()
                    .multiplyRow(
                            samples,
                            count,
                            outputGradient,
                            from,
                            features,
                            factor,
                            from,
                            inputGradient,
                            from,
                            features);
        }
    }

    private void addParameterGradients(float[] means, int from, int count) {
        derivative.finish(workers.kernels(), samples, count, outputGradient, from, features);
        workers.kernels()
                .batchNormParameterGradients(
                        samples,
                        count,
                        input,
                        from,
                        features,
                        means,
                        from,
                        inverse,
                        from,
                        outputGradient,
                        from,
                        features,
                        scaleSum,
                        from,
                        shiftSum,
                        from);
        if (outlet.write() == Write.REPLACE) {
            System.arraycopy(scaleSum, from, scaleGradient, from, count);
            System.arraycopy(shiftSum, from, shiftGradient, from, count);
        } else {
            workers.kernels().add(scaleGradient, from, scaleSum, from, scaleGradient, from, count);
            workers.kernels().add(shiftGradient, from, shiftSum, from, shiftGradient, from, count);
        }
    }
}
