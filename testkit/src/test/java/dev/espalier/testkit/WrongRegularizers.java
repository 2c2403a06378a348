package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.event.History;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.api.regularizer.WeightDecay;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Regularizers that each break one promise of their role. */
public final class WrongRegularizers {

    private WrongRegularizers() {}

    @Plugin(value = "wrong-half", summary = "forgets the half in its value and not in its gradient")
    public record Half() implements Penalty {

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += weights.values()[i] * weights.values()[i];
            }
            return sum;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] += weights.values()[i];
            }
        }
    }

    @Plugin(value = "wrong-replacing", summary = "puts its gradient in place of the loss's")
    public record Replacing() implements Penalty {

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += 0.5 * weights.values()[i] * weights.values()[i];
            }
            return sum;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] = weights.values()[i];
            }
        }
    }

    @Plugin(value = "wrong-norm", summary = "divides by a norm that may be 0")
    public record Norm() implements Penalty {

        @Override
        public boolean elementwise() {
            return false;
        }

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += weights.values()[i] * weights.values()[i];
            }
            return Math.sqrt(sum);
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            double norm = penalty(weights);
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] += (float) (weights.values()[i] / norm);
            }
        }
    }

    @Plugin(value = "wrong-whole", summary = "walks to the end of the array")
    public record Whole() implements Penalty {

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
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] += weights.values()[i];
            }
        }
    }

    @Plugin(value = "wrong-nowhere", summary = "applies to no parameter at all")
    public record Nowhere() implements WeightConstraint {

        @Override
        public boolean appliesTo(ParameterInfo parameter) {
            return parameter.name().equals("classifier/weight");
        }

        @Override
        public void constrain(WeightView weights) {}
    }

    @Plugin(value = "wrong-values", summary = "changes values where gradients are to be changed")
    public record ChangesValues() implements GradientTransformation {

        @Override
        public void transform(ParameterSlice slice, Step step, RandomStream random) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.values()[i] += (float) random.nextGaussian();
            }
        }
    }

    @Plugin(value = "wrong-dice", summary = "rolls dice of its own")
    public record OwnDice() implements GradientTransformation {

        @Override
        public void transform(ParameterSlice slice, Step step, RandomStream random) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.gradients()[i] += (float) Math.random();
            }
        }
    }

    @Plugin(value = "wrong-normalising", summary = "divides by the size of a gradient that may be 0")
    public record Normalising() implements GradientTransformation {

        @Override
        public void transform(ParameterSlice slice, Step step, RandomStream random) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.gradients()[i] /= Math.abs(slice.gradients()[i]);
            }
        }
    }

    @Plugin(value = "wrong-constraint", summary = "shrinks the whole array")
    public record ShrinksAll() implements WeightConstraint {

        @Override
        public void constrain(WeightView weights) {
            for (int i = 0; i < weights.values().length; i++) {
                weights.values()[i] *= 0.5f;
            }
        }
    }

    @Plugin(value = "wrong-unit-norm", summary = "divides by a norm that may be 0, and squares in floats")
    public record UnitNorm() implements WeightConstraint {

        @Override
        public void constrain(WeightView weights) {
            float sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += weights.values()[i] * weights.values()[i];
            }
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] /= (float) Math.sqrt(sum);
            }
        }
    }

    @Plugin(value = "wrong-alternating", summary = "does something else at every other call")
    public record Alternating() implements WeightConstraint {

        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public void constrain(WeightView weights) {
            float factor = CALLS.incrementAndGet() % 3 == 0 ? 0.5f : 1;
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] *= factor;
            }
        }
    }

    @Plugin(value = "wrong-decay", summary = "decays more at every call")
    public record Growing() implements WeightDecay {

        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public double decay(double learningRate) {
            return 1e-9 * CALLS.incrementAndGet();
        }
    }

    @Plugin(value = "wrong-unscaled", summary = "drops without scaling what is kept")
    public record Unscaled() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            int size = sampleShape.size();
            random.fillBernoulli(multiplier, fromSample * size, toSample * size, 0.99, 1, 0);
        }
    }

    @Plugin(value = "wrong-sequential", summary = "draws by its cursor, so that the mask depends on the cut")
    public record Sequential() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            int size = sampleShape.size();
            for (int i = fromSample * size; i < toSample * size; i++) {
                multiplier[i] = random.nextBoolean(0.5) ? 2 : 0;
            }
        }
    }

    @Plugin(value = "wrong-partial", summary = "sets the multipliers that are 0 and leaves the rest")
    public record Partial() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            int size = sampleShape.size();
            for (int i = fromSample * size; i < toSample * size; i++) {
                if (random.bitsAt(i) < 0) {
                    multiplier[i] = 0;
                }
            }
        }
    }

    @Plugin(value = "wrong-adding", summary = "adds to all classes and takes from none")
    public record Adding() implements TargetTransformation {

        @Override
        public void transform(float[] targets, int from, int classes) {
            for (int i = from; i < from + classes; i++) {
                targets[i] = Math.min(1, targets[i] + 0.01f);
            }
        }
    }

    @Plugin(value = "wrong-from", summary = "smooths the first sample of the array always")
    public record FirstSample() implements TargetTransformation {

        @Override
        public void transform(float[] targets, int from, int classes) {
            for (int i = 0; i < classes; i++) {
                targets[i] = 0.9f * targets[i] + 0.1f / classes;
            }
        }
    }

    @Plugin(value = "wrong-turning", summary = "makes the likeliest class the least likely")
    public record Turning() implements TargetTransformation {

        @Override
        public void transform(float[] targets, int from, int classes) {
            for (int i = from; i < from + classes; i++) {
                targets[i] = (1 - targets[i]) / (classes - 1);
            }
        }
    }

    @Plugin(value = "wrong-stopping", summary = "counts its calls")
    public record CountsCalls() implements StoppingRule {

        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public Optional<String> reasonToStop(History history) {
            return CALLS.incrementAndGet() % 10 == 0 ? Optional.of("ten calls") : Optional.empty();
        }
    }

    @Plugin(value = "wrong-silent", summary = "stops and does not say why")
    public record Silent() implements StoppingRule {

        @Override
        public Optional<String> reasonToStop(History history) {
            return history.size() > 3 ? Optional.of("") : Optional.empty();
        }
    }

    @Plugin(value = "wrong-copying", summary = "copies the targets")
    public record Copying() implements TargetTransformation {

        @Override
        public void transform(float[] targets, int from, int classes) {
            float[] copy = Arrays.copyOfRange(targets, from, from + classes);
            for (int i = 0; i < classes; i++) {
                targets[from + i] = 0.9f * copy[i] + 0.1f / classes;
            }
        }
    }

    @Plugin(value = "wrong-cut", summary = "takes the mean of the range it is given, and says that it may be cut")
    public record Cut() implements Penalty {

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += weights.values()[i];
            }
            return 0.5 * sum * sum;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            double sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += weights.values()[i];
            }
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] += (float) sum;
            }
        }
    }

    @Plugin(value = "wrong-shift", summary = "drops to a low value and does not make up for it")
    public record Sinking() implements AffineMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            int size = sampleShape.size();
            random.fillBernoulli(multiplier, fromSample * size, toSample * size, 0.9, 1, 0);
        }

        @Override
        public void shift(
                float[] shift,
                float[] multiplier,
                Shape sampleShape,
                int fromSample,
                int toSample,
                RandomStream random) {
            for (int i = fromSample * sampleShape.size(); i < toSample * sampleShape.size(); i++) {
                shift[i] = multiplier[i] == 0 ? -1.75f : 0;
            }
        }
    }

    @Plugin(value = "wrong-output-sign", summary = "pulls outputs the wrong way")
    public record WrongWay() implements OutputPenalty {

        @Override
        public double penalty(float[] outputs, int from, int size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += 0.5 * outputs[i] * outputs[i];
            }
            return sum;
        }

        @Override
        public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
            for (int i = from; i < from + size; i++) {
                gradients[i] -= (float) (factor * outputs[i]);
            }
        }
    }

    @Plugin(value = "wrong-softmax", summary = "takes exponentials without a shift, which overflow")
    public record Overflowing() implements OutputPenalty {

        @Override
        public double penalty(float[] outputs, int from, int size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += Math.exp(outputs[i]);
            }
            return Math.log(sum);
        }

        @Override
        public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += Math.exp(outputs[i]);
            }
            for (int i = from; i < from + size; i++) {
                gradients[i] += (float) (factor * Math.exp(outputs[i]) / sum);
            }
        }
    }

    @Plugin(value = "wrong-time", summary = "has no time to give")
    public record NoTime() implements TimeLimit {

        @Override
        public Duration limit() {
            return Duration.ZERO;
        }
    }
}
