package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.api.regularizer.WeightConstraint;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Regularizers that remember what they should not, or leave something behind at every step. */
public final class WrongRules {

    /** State that no slot holds: how often a plugin was asked. */
    private static final AtomicLong ASKED = new AtomicLong();

    private static final RightPlugins.Alpha ALPHA = new RightPlugins.Alpha();
    private static final RightPlugins.Square SQUARE = new RightPlugins.Square();
    private static final RightPlugins.OutputSquares OUTPUT_SQUARES = new RightPlugins.OutputSquares();

    private WrongRules() {}

    @Plugin(value = "wrong-cloning", summary = "works on a copy of the gradients")
    public record Cloning() implements GradientTransformation {

        @Override
        public void transform(ParameterSlice slice, Step step, RandomStream random) {
            float[] copy = slice.gradients().clone();
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.gradients()[i] = 0.5f * copy[i];
            }
        }
    }

    @Plugin(value = "wrong-rereading", summary = "reads its numbers back from a copy")
    public record Rereading() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            int from = fromSample * sampleShape.size();
            int to = toSample * sampleShape.size();
            random.fillBernoulli(multiplier, from, to, 0.5, 2, 0);
            float[] kept = Arrays.copyOfRange(multiplier, from, to);
            System.arraycopy(kept, 0, multiplier, from, kept.length);
        }
    }

    @Plugin(value = "wrong-spilling", summary = "sets what is added for all samples there are")
    public record Spilling() implements AffineMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            ALPHA.fill(multiplier, sampleShape, fromSample, toSample, random);
        }

        @Override
        public void shift(
                float[] shift,
                float[] multiplier,
                Shape sampleShape,
                int fromSample,
                int toSample,
                RandomStream random) {
            Arrays.fill(shift, 0);
        }
    }

    @Plugin(value = "wrong-remembering", summary = "puts what is added together before it copies it")
    public record Remembering() implements AffineMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            ALPHA.fill(multiplier, sampleShape, fromSample, toSample, random);
        }

        @Override
        public void shift(
                float[] shift,
                float[] multiplier,
                Shape sampleShape,
                int fromSample,
                int toSample,
                RandomStream random) {
            int size = sampleShape.size();
            float[] zeros = new float[(toSample - fromSample) * size];
            System.arraycopy(zeros, 0, shift, fromSample * size, zeros.length);
        }
    }

    @Plugin(value = "wrong-overwriting", summary = "sets the gradients of outputs in place of adding to them")
    public record Overwriting() implements OutputPenalty {

        @Override
        public double penalty(float[] outputs, int from, int size) {
            return OUTPUT_SQUARES.penalty(outputs, from, size);
        }

        @Override
        public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
            for (int i = from; i < from + size; i++) {
                gradients[i] = (float) (factor * outputs[i]);
            }
        }
    }

    @Plugin(value = "wrong-gathering", summary = "goes through a stream for every sample")
    public record Gathering() implements OutputPenalty {

        @Override
        public double penalty(float[] outputs, int from, int size) {
            return IntStream.range(from, from + size)
                    .mapToDouble(i -> 0.5 * outputs[i] * outputs[i])
                    .sum();
        }

        @Override
        public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
            OUTPUT_SQUARES.addGradient(outputs, gradients, from, size, factor);
        }
    }

    @Plugin(value = "wrong-drifting", summary = "is a little larger whenever it is asked")
    public record Drifting() implements Penalty {

        @Override
        public double penalty(WeightView weights) {
            return SQUARE.penalty(weights) * (1 + 1e-12 * ASKED.incrementAndGet());
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            SQUARE.addGradient(weights, gradients);
        }
    }

    @Plugin(value = "wrong-slicing", summary = "cuts its weights out first")
    public record Slicing() implements Penalty {

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (float weight : Arrays.copyOfRange(weights.values(), weights.from(), weights.to())) {
                sum += 0.5 * weight * weight;
            }
            return sum;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            SQUARE.addGradient(weights, gradients);
        }
    }

    @Plugin(value = "wrong-duplicating", summary = "keeps the weights as they were while it changes them")
    public record Duplicating() implements WeightConstraint {

        @Override
        public void constrain(WeightView weights) {
            float[] before = weights.values().clone();
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] = 0.5f * before[i];
            }
        }
    }

    @Plugin(value = "wrong-wavering", summary = "looks now at the loss and then at the accuracy")
    public record Wavering() implements StoppingRule {

        @Override
        public Optional<String> reasonToStop(History history) {
            return Optional.empty();
        }

        @Override
        public Monitor monitor() {
            return new Monitor(
                    ASKED.incrementAndGet() % 2 == 0 ? "loss" : "accuracy", Monitor.VALIDATION_LOSS.direction());
        }
    }

    @Plugin(value = "wrong-directionless", summary = "asks nobody in which direction its value improves")
    public record Directionless() implements StoppingRule {

        @Override
        public Optional<String> reasonToStop(History history) {
            return Optional.empty();
        }

        @Override
        public Monitor monitor() {
            return new Monitor("accuracy");
        }
    }

    @Plugin(value = "wrong-endless", summary = "never stops, and has no patience left")
    public record Endless() implements StoppingRule {

        @Override
        public Optional<String> reasonToStop(History history) {
            return Optional.empty();
        }

        @Override
        public OptionalInt patienceLeft(History history) {
            return OptionalInt.of(0);
        }
    }

    @Plugin(value = "wrong-growing", summary = "has more time whenever it is asked")
    public record Growing() implements TimeLimit {

        @Override
        public Duration limit() {
            return Duration.ofHours(ASKED.incrementAndGet());
        }
    }

    @Plugin(value = "wrong-beyond", summary = "fills the multipliers of all samples there are")
    public record Beyond() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            random.fillBernoulli(multiplier, 0, multiplier.length, 0.5, 2, 0);
        }
    }

    @Plugin(value = "wrong-array-end", summary = "adds up all that the array holds")
    public record ArrayEnd() implements Penalty {

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (float weight : weights.values()) {
                sum += 0.5 * weight * weight;
            }
            return sum;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            SQUARE.addGradient(weights, gradients);
        }
    }
}
