package dev.espalier.core.run;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.api.regularizer.WeightDecay;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import java.nio.file.Path;
import java.util.Optional;

/** Small plugins with randomness and state, one of each role that a run has, for tests of the core. */
public final class RunPlugins {

    private RunPlugins() {}

    /** Masks each activation with probability ½. */
    @Plugin(value = "test-mask", summary = "masks half of the activations, for tests")
    public record Mask() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            int size = sampleShape.size();
            random.fillBernoulli(multiplier, fromSample * size, toSample * size, 0.5, 2, 0);
        }
    }

    /** Adds noise to samples. */
    @Plugin(value = "test-noise", summary = "adds noise, for tests")
    public record Noise(
            @Setting("standard deviation, at least 0") double deviation) implements Augmenter.PerSample {

        public Noise {
            Check.atLeast("deviation", deviation, 0);
        }

        public Noise() {
            this(0.1);
        }

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            int size = batch.inputShape(0).size();
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                batch.input(0)[i] += (float) (deviation * random.nextGaussian());
            }
        }
    }

    /** Smooths targets half way to uniform. */
    @Plugin(value = "test-smoothing", summary = "smooths targets, for tests")
    public record Smoothing() implements TargetTransformation {

        @Override
        public void transform(float[] targets, int from, int classes) {
            for (int i = from; i < from + classes; i++) {
                targets[i] = 0.5f * targets[i] + 0.5f / classes;
            }
        }
    }

    /** Pulls weights to zero. */
    @Plugin(value = "test-decay", summary = "pulls weights to zero, for tests")
    public record Decay() implements WeightDecay, Penalty {

        @Override
        public double decay(double learningRate) {
            return 0.01 * learningRate;
        }

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += Math.abs(weights.values()[i]);
            }
            return 0.001 * sum;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] += 0.001f * Math.signum(weights.values()[i]);
            }
        }
    }

    /** Wants outputs to be small: 0.01·Σz². */
    @Plugin(value = "test-small-outputs", summary = "wants outputs to be small, for tests")
    public record SmallOutputs() implements OutputPenalty {

        @Override
        public double penalty(float[] outputs, int from, int size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += (double) outputs[i] * outputs[i];
            }
            return 0.01 * sum;
        }

        @Override
        public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
            for (int i = from; i < from + size; i++) {
                gradients[i] += (float) (0.02 * factor * outputs[i]);
            }
        }
    }

    /** Falls to one half. */
    @Plugin(value = "test-slope", summary = "falls to one half, for tests")
    public record Slope() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1 - 0.5 * progress.fraction();
        }
    }

    /** The four samples of the exclusive or. */
    @Plugin(value = "test-xor", summary = "exclusive or, for tests")
    public record Xor() implements DataSource {

        @Override
        public Parts load(Context context) {
            float[][] inputs = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
            return new Parts(ArrayDataset.of(inputs, new int[] {0, 1, 1, 0}), Optional.empty(), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return load(path -> file).train();
        }
    }
}
