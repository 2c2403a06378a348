package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.Write;

/** A squeeze-and-excitation bound to arrays with their channels last; cut over samples, the parameters over their rows. */
final class SqueezeExcitationOperation implements LayerOperation {

    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final int channels;
    private final int positions;
    private final int squeezed;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final AffineRows squeeze;
    private final AffineRows excitation;

    // of each sample
    private final float[] means;
    private final float[] hidden;
    private final float[] factors;
    private final float[] meanGradients;
    private final float[] hiddenGradients;
    private final float[] factorGradients;

    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    SqueezeExcitationOperation(LayerBinding binding, ImageShape image, int squeezed) {
        this.workers = KernelWorkers.of(binding.workers());
        this.channels = image.channels();
        this.positions = image.positions();
        this.squeezed = squeezed;
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        int most = binding.maxBatchSize();
        this.means = new float[most * channels];
        this.hidden = new float[most * squeezed];
        this.factors = new float[most * channels];
        this.meanGradients = new float[means.length];
        this.hiddenGradients = new float[hidden.length];
        this.factorGradients = new float[factors.length];
        this.squeeze = new AffineRows(
                binding,
                SqueezeExcitation.SQUEEZE_WEIGHT,
                SqueezeExcitation.SQUEEZE_BIAS,
                means,
                hidden,
                hiddenGradients,
                meanGradients);
        this.excitation = new AffineRows(
                binding,
                SqueezeExcitation.EXCITATION_WEIGHT,
                SqueezeExcitation.EXCITATION_BIAS,
                hidden,
                factors,
                factorGradients,
                hiddenGradients);
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples(), 1, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        workers.parallel(pass.samples(), 1, backward);
        squeeze.addParameterGradients(workers, pass.samples());
        excitation.addParameterGradients(workers, pass.samples());
    }

    private void forwardPart(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            int own = sample * channels;
            sumOver(sample, input, NOTHING, means);
            for (int channel = 0; channel < channels; channel++) {
                means[own + channel] /= positions;
            }
            squeeze.forward(sample);
            activate(Activation.RELU, hidden, sample * squeezed, squeezed);
            excitation.forward(sample);
            activate(Activation.SIGMOID, factors, own, channels);
            for (int position = 0; position < positions; position++) {
                int at = (sample * positions + position) * channels;
                workers.kernels().multiply(input, at, factors, own, output, at, channels);
            }
        }
    }

    private void activate(Activation activation, float[] x, int offset, int count) {
        workers.kernels().activate(activation, 0, x, offset, x, offset, count);
    }

    /** For each channel of a sample the sum over positions of x, or of x·y, in order. */
    private void sumOver(int sample, float[] x, float[] y, float[] sums) {
        int own = sample * channels;
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            int at = sample * positions * channels + channel;
            for (int position = 0; position < positions; position++) {
                int i = at + position * channels;
                sum += y.length == 0 ? x[i] : (double) x[i] * y[i];
            }
            sums[own + channel] = (float) sum;
        }
    }

    private void backwardPart(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            int own = sample * channels;
            sumOver(sample, input, outputGradient, factorGradients);
            derive(Activation.SIGMOID, factors, factorGradients, own, channels);
            excitation.backward(sample);
            derive(Activation.RELU, hidden, hiddenGradients, sample * squeezed, squeezed);
            squeeze.backward(sample);
            if (inputGradient.length > 0) {
                inputGradient(sample);
            }
        }
    }

    private void derive(Activation activation, float[] saved, float[] gradient, int offset, int count) {
        workers.kernels().activationGradient(activation, 0, saved, offset, gradient, offset, gradient, offset, count);
    }

    private void inputGradient(int sample) {
        int own = sample * channels;
        for (int position = 0; position < positions; position++) {
            int at = (sample * positions + position) * channels;
            for (int channel = 0; channel < channels; channel++) {
                inputGradient[at + channel] = outputGradient[at + channel] * factors[own + channel]
                        + meanGradients[own + channel] / positions;
            }
        }
    }

    /** y = W·x + b for the vector of each sample, and the way back. */
    private static final class AffineRows {

        private final float[] weight;
        private final float[] bias;
        private final float[] weightGradient;
        private final float[] biasGradient;
        private final GradientOutlet outlet;
        private final float[] x;
        private final float[] y;
        private final float[] yGradient;
        private final float[] xGradient;
        private final int outputs;
        private final int inputs;
        private final Workers.RangeTask task = this::addParameterGradients;
        private int samples;

        AffineRows(
                LayerBinding binding,
                String weight,
                String bias,
                float[] x,
                float[] y,
                float[] yGradient,
                float[] xGradient) {
            this.weight = binding.parameter(weight);
            this.bias = binding.parameter(bias);
            this.weightGradient = binding.parameterGradient(weight);
            this.biasGradient = binding.parameterGradient(bias);
            this.outlet = GradientOutlet.of(binding, weight);
            // both parameters share their passes, so the outlet of one speaks for both
            GradientOutlet.of(binding, bias);
            this.x = x;
            this.y = y;
            this.yGradient = yGradient;
            this.xGradient = xGradient;
            this.outputs = this.bias.length;
            this.inputs = this.weight.length / outputs;
        }

        void forward(int sample) {
            for (int i = 0; i < outputs; i++) {
                double sum = bias[i];
                for (int j = 0; j < inputs; j++) {
                    sum += (double) weight[i * inputs + j] * x[sample * inputs + j];
                }
                y[sample * outputs + i] = (float) sum;
            }
        }

        void backward(int sample) {
            for (int j = 0; j < inputs; j++) {
                double sum = 0;
                for (int i = 0; i < outputs; i++) {
                    sum += (double) weight[i * inputs + j] * yGradient[sample * outputs + i];
                }
                xGradient[sample * inputs + j] = (float) sum;
            }
        }

        void addParameterGradients(Workers workers, int samplesOfPass) {
            samples = samplesOfPass;
            workers.parallel(outputs, 1, task);
        }

        private void addParameterGradients(int from, int to, int thread) {
            boolean replaces = outlet.write() == Write.REPLACE;
            for (int i = from; i < to; i++) {
                double biasSum = 0;
                for (int sample = 0; sample < samples; sample++) {
                    biasSum += yGradient[sample * outputs + i];
                }
                biasGradient[i] = (replaces ? 0 : biasGradient[i]) + (float) biasSum;
                for (int j = 0; j < inputs; j++) {
                    double sum = 0;
                    for (int sample = 0; sample < samples; sample++) {
                        sum += (double) yGradient[sample * outputs + i] * x[sample * inputs + j];
                    }
                    int at = i * inputs + j;
                    weightGradient[at] = (replaces ? 0 : weightGradient[at]) + (float) sum;
                }
            }
        }
    }
}
