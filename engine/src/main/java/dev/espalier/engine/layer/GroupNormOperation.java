package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.kernel.Write;
import java.util.Arrays;

/**
 * A group normalisation bound to arrays with their channels last; cut over samples. Sums are in double: of each channel over the
 * positions in order, then over the channels of a group; those of the parameters over the samples in order.
 */
final class GroupNormOperation implements LayerOperation {

    private static final int CHANNEL_GRAIN = 64;

    private final Workers workers;
    private final int channels;
    private final int positions;
    private final int groups;
    private final int channelsOfGroup;
    private final double epsilon;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final float[] scale;
    private final float[] shift;
    private final float[] scaleGradient;
    private final float[] shiftGradient;
    private final GradientOutlet outlet;

    // of each sample and channel
    private final double[] first;
    private final double[] second;

    // of each sample and group
    private final float[] means;
    private final float[] inverses;

    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;
    private final Workers.RangeTask parameterGradients = this::parameterGradientPart;
    private int samples;

    GroupNormOperation(LayerBinding binding, ImageShape image, int groups, double epsilon) {
        this.workers = binding.workers();
        this.channels = image.channels();
        this.positions = image.positions();
        this.groups = groups;
        this.channelsOfGroup = channels / groups;
        this.epsilon = epsilon;
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.scale = binding.parameter(LayerNorm.SCALE);
        this.shift = binding.parameter(LayerNorm.SHIFT);
        this.scaleGradient = binding.parameterGradient(LayerNorm.SCALE);
        this.shiftGradient = binding.parameterGradient(LayerNorm.SHIFT);
        this.outlet = GradientOutlet.of(binding, LayerNorm.SCALE);
        // both parameters share their passes, so the outlet of one speaks for both
        GradientOutlet.of(binding, LayerNorm.SHIFT);
        int samplesAtMost = binding.maxBatchSize();
        this.first = new double[samplesAtMost * channels];
        this.second = new double[samplesAtMost * channels];
        this.means = new float[samplesAtMost * groups];
        this.inverses = new float[samplesAtMost * groups];
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples(), 1, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        samples = pass.samples();
        workers.parallel(samples, 1, backward);
        workers.parallel(channels, CHANNEL_GRAIN, parameterGradients);
    }

    private void forwardPart(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            moments(sample);
            for (int position = 0; position < positions; position++) {
                int at = (sample * positions + position) * channels;
                for (int group = 0; group < groups; group++) {
                    float mean = means[sample * groups + group];
                    float inverse = inverses[sample * groups + group];
                    int end = (group + 1) * channelsOfGroup;
                    for (int channel = group * channelsOfGroup; channel < end; channel++) {
                        float normal = (input[at + channel] - mean) * inverse;
                        output[at + channel] = normal * scale[channel] + shift[channel];
                    }
                }
            }
        }
    }

    /** Mean and variance of each group of a sample, in two passes. */
    private void moments(int sample) {
        int own = sample * channels;
        Arrays.fill(first, own, own + channels, 0);
        Arrays.fill(second, own, own + channels, 0);
        for (int position = 0; position < positions; position++) {
            int at = (sample * positions + position) * channels;
            for (int channel = 0; channel < channels; channel++) {
                first[own + channel] += input[at + channel];
            }
        }
        double count = (double) channelsOfGroup * positions;
        for (int group = 0; group < groups; group++) {
            means[sample * groups + group] = (float) (sumOfGroup(first, own, group) / count);
        }
        for (int position = 0; position < positions; position++) {
            int at = (sample * positions + position) * channels;
            for (int channel = 0; channel < channels; channel++) {
                double deviation = input[at + channel] - means[sample * groups + channel / channelsOfGroup];
                second[own + channel] += deviation * deviation;
            }
        }
        for (int group = 0; group < groups; group++) {
            double variance = sumOfGroup(second, own, group) / count;
            inverses[sample * groups + group] = (float) (1 / Math.sqrt(variance + epsilon));
        }
    }

    private double sumOfGroup(double[] sums, int own, int group) {
        double sum = 0;
        for (int channel = group * channelsOfGroup; channel < (group + 1) * channelsOfGroup; channel++) {
            sum += sums[own + channel];
        }
        return sum;
    }

    private void backwardPart(int from, int to, int thread) {
        for (int sample = from; sample < to; sample++) {
            sumGradients(sample);
            if (inputGradient.length > 0) {
                for (int group = 0; group < groups; group++) {
                    inputGradient(sample, group);
                }
            }
        }
    }

    /** For each channel of a sample Σ dy and Σ dy·x̂. */
    private void sumGradients(int sample) {
        int own = sample * channels;
        Arrays.fill(first, own, own + channels, 0);
        Arrays.fill(second, own, own + channels, 0);
        for (int position = 0; position < positions; position++) {
            int at = (sample * positions + position) * channels;
            for (int channel = 0; channel < channels; channel++) {
                int group = sample * groups + channel / channelsOfGroup;
                float normal = (input[at + channel] - means[group]) * inverses[group];
                first[own + channel] += outputGradient[at + channel];
                second[own + channel] += (double) outputGradient[at + channel] * normal;
            }
        }
    }

    /** dx = inverse·(g − Σ g/n − x̂·Σ g·x̂/n) with g = dy·scale. */
    private void inputGradient(int sample, int group) {
        int from = group * channelsOfGroup;
        int to = from + channelsOfGroup;
        double sum = 0;
        double product = 0;
        for (int channel = from; channel < to; channel++) {
            sum += first[sample * channels + channel] * scale[channel];
            product += second[sample * channels + channel] * scale[channel];
        }
        double count = (double) channelsOfGroup * positions;
        float mean = means[sample * groups + group];
        float inverse = inverses[sample * groups + group];
        float meanGradient = (float) (sum / count);
        float meanProduct = (float) (product / count);
        for (int position = 0; position < positions; position++) {
            int at = (sample * positions + position) * channels;
            for (int channel = from; channel < to; channel++) {
                float normal = (input[at + channel] - mean) * inverse;
                float gradient = outputGradient[at + channel] * scale[channel];
                inputGradient[at + channel] = inverse * (gradient - meanGradient - normal * meanProduct);
            }
        }
    }

    private void parameterGradientPart(int from, int to, int thread) {
        boolean replaces = outlet.write() == Write.REPLACE;
        for (int channel = from; channel < to; channel++) {
            double shiftSum = 0;
            double scaleSum = 0;
            for (int sample = 0; sample < samples; sample++) {
                shiftSum += first[sample * channels + channel];
                scaleSum += second[sample * channels + channel];
            }
            shiftGradient[channel] = (replaces ? 0 : shiftGradient[channel]) + (float) shiftSum;
            scaleGradient[channel] = (replaces ? 0 : scaleGradient[channel]) + (float) scaleSum;
        }
    }
}
