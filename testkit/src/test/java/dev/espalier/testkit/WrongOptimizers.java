package dev.espalier.testkit;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Optimizers that each break one promise. */
public final class WrongOptimizers {

    private WrongOptimizers() {}

    private static void descend(ParameterSlice slice, double rate) {
        for (int i = slice.from(); i < slice.to(); i++) {
            slice.values()[i] -= (float) rate * slice.gradients()[i];
        }
    }

    @Plugin(value = "wrong-forgetful", summary = "keeps its velocity in a map of its own, where no checkpoint finds it")
    public record Forgetful() implements ParameterOptimizer {

        private static final Map<float[], float[]> VELOCITIES = new ConcurrentHashMap<>();

        @Override
        public void update(ParameterSlice slice, Step step) {
            float[] velocity = VELOCITIES.computeIfAbsent(slice.values(), values -> new float[values.length]);
            for (int i = slice.from(); i < slice.to(); i++) {
                velocity[i] = 0.9f * velocity[i] + slice.gradients()[i];
                slice.values()[i] -= (float) step.learningRate() * velocity[i];
            }
        }
    }

    @Plugin(value = "wrong-counting", summary = "counts the steps itself, once a slice")
    public record Counting() implements ParameterOptimizer {

        private static final Slot COUNT = Slot.perParameter("count");

        @Override
        public List<Slot> slots() {
            return List.of(COUNT);
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            float count = ++slice.state(COUNT)[0];
            descend(slice, step.learningRate() / (1 + 0.001 * count));
        }
    }

    @Plugin(value = "wrong-neighbour", summary = "says that it is elementwise and looks at the element beside")
    public record Neighbour() implements ParameterOptimizer {

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            for (int i = slice.from(); i < slice.to(); i++) {
                float beside = i + 1 < slice.to() ? slice.gradients()[i + 1] : 0;
                slice.values()[i] -= (float) step.learningRate() * (slice.gradients()[i] + 0.01f * beside);
            }
        }
    }

    @Plugin(value = "wrong-greedy", summary = "updates the whole array, whatever its slice")
    public record Greedy() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            for (int i = 0; i < slice.values().length; i++) {
                slice.values()[i] = slice.values()[i] - (float) step.learningRate() * slice.gradients()[i] + 1e-9f;
            }
        }
    }

    @Plugin(value = "wrong-clearing", summary = "sets gradients to 0 after use")
    public record Clearing() implements ParameterOptimizer {

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, step.learningRate());
            Arrays.fill(slice.gradients(), slice.from(), slice.to(), 0);
        }
    }

    @Plugin(value = "wrong-wasteful", summary = "copies the gradients at every step")
    public record Wasteful() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            float[] copy = slice.gradients().clone();
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.values()[i] -= (float) step.learningRate() * copy[i];
            }
        }
    }

    @Plugin(value = "wrong-dividing", summary = "divides by the size of the gradient and nothing else")
    public record Dividing() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            for (int i = slice.from(); i < slice.to(); i++) {
                float g = slice.gradients()[i];
                slice.values()[i] -= (float) step.learningRate() * g / Math.abs(g);
            }
        }
    }

    @Plugin(value = "wrong-cubing", summary = "needs more room than a float has")
    public record Cubing() implements ParameterOptimizer {

        private static final Slot CUBES = Slot.perElement("cubes");

        @Override
        public List<Slot> slots() {
            return List.of(CUBES);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            float[] cubes = slice.state(CUBES);
            for (int i = slice.from(); i < slice.to(); i++) {
                float g = slice.gradients()[i];
                cubes[i] += g * g * g;
            }
            descend(slice, step.learningRate());
        }
    }

    @Plugin(value = "wrong-ascending", summary = "steps with the gradient")
    public record Ascending() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, -step.learningRate());
        }
    }

    @Plugin(value = "wrong-sharing", summary = "uses one scratch array for all threads")
    public record Sharing() implements ParameterOptimizer {

        private static final float[] SCRATCH = new float[2000];

        @Override
        public void update(ParameterSlice slice, Step step) {
            System.arraycopy(slice.gradients(), 0, SCRATCH, 0, slice.to());
            Thread.yield(); // what a busy machine does sooner or later
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.values()[i] -= (float) step.learningRate() * SCRATCH[i];
            }
        }
    }

    @Plugin(value = "wrong-changing", summary = "declares another slot at every call")
    public record Changing() implements ParameterOptimizer {

        private static final List<Slot> MADE = new ArrayList<>();

        @Override
        public List<Slot> slots() {
            MADE.add(Slot.perElement("slot-" + MADE.size()));
            return List.copyOf(MADE);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, step.learningRate());
        }
    }

    @Plugin(value = "wrong-twins", summary = "declares two slots of one name")
    public record Twins() implements ParameterOptimizer {

        @Override
        public List<Slot> slots() {
            return List.of(Slot.perElement("mean"), Slot.perParameter("mean"));
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, step.learningRate());
        }
    }

    @Plugin(value = "wrong-square", summary = "takes every parameter for a square matrix")
    public record OnlyMatrices() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            if (slice.parameter().shape().dimension(1) > 0) {
                descend(slice, step.learningRate());
            }
        }
    }

    @Plugin(value = "wrong-unchecked", summary = "accepts any setting")
    public record Unchecked(@Setting("in [0, 1)") double momentum) implements ParameterOptimizer {

        public Unchecked() {
            this(0);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, step.learningRate());
        }
    }

    @Plugin(value = "wrong-hiding", summary = "takes what is not a number for a negative one")
    public record Hiding() implements ParameterOptimizer {

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            for (int i = slice.from(); i < slice.to(); i++) {
                float g = slice.gradients()[i];
                float sign = g > 0 ? 1 : g == 0 ? 0 : -1;
                slice.values()[i] -= (float) step.learningRate() * sign;
            }
        }
    }

    @Plugin(value = "wrong-biased", summary = "goes down by weights and up by biases")
    public record Biased() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            boolean weight = slice.parameter().role() == ParameterInfo.Role.WEIGHT;
            descend(slice, weight ? step.learningRate() : -30 * step.learningRate());
        }
    }

    @Plugin(value = "wrong-secretive", summary = "keeps state for a parameter that it does not declare")
    public record Secretive() implements ParameterOptimizer {

        @Override
        public List<Slot> slots(ParameterInfo parameter) {
            return List.of(Slot.perParameter("secret"));
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, step.learningRate());
        }
    }

    @Plugin(value = "wrong-vanishing", summary = "divides by the square of the gradient's size")
    public record Vanishing() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            for (int i = slice.from(); i < slice.to(); i++) {
                float g = slice.gradients()[i];
                float size = g == 0 ? 1 : (float) Math.sqrt(g * g);
                slice.values()[i] -= (float) step.learningRate() * g / size;
            }
        }
    }

    @Plugin(value = "wrong-holding", summary = "says that it takes decay away, and does not")
    public record Holding() implements ParameterOptimizer {

        @Override
        public boolean takesDecay() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, step.learningRate());
        }
    }

    @Plugin(value = "wrong-moving", summary = "trains on from where it was evaluated")
    public record Moving() implements ParameterOptimizer.WithEvaluationWeights {

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, step.learningRate());
        }

        @Override
        public void evaluationWeights(ParameterSlice slice, float[] weights) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.values()[i] *= 0.5f;
                weights[i] = slice.values()[i];
            }
        }
    }

    @Plugin(value = "wrong-climbing", summary = "climbs to the worst place nearby and stays there")
    public record Climbing() implements ClosureOptimizer {

        @Override
        public void update(List<? extends ParameterSlice> parameters, Step step, Closure closure) {
            for (int i = 0; i < parameters.size(); i++) {
                descend(parameters.get(i), -2 * step.learningRate());
            }
            closure.evaluate();
            for (int i = 0; i < parameters.size(); i++) {
                descend(parameters.get(i), step.learningRate());
            }
        }
    }

    @Plugin(value = "wrong-flat", summary = "knows vectors and matrices and nothing else")
    public record Flat() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {
            if (slice.parameter().shape().rank() > 2) {
                throw new IllegalStateException("neither a vector nor a matrix");
            }
            descend(slice, step.learningRate());
        }
    }

    @Plugin(value = "wrong-straying", summary = "looks for gradients elsewhere and comes back but for roundings")
    public record Straying() implements ClosureOptimizer {

        @Override
        public void findGradients(List<? extends ParameterSlice> parameters, Step step, Closure closure) {
            for (int i = 0; i < parameters.size(); i++) {
                ParameterSlice slice = parameters.get(i);
                float[] direction = step.scratch(i, slice.to());
                System.arraycopy(slice.gradients(), 0, direction, 0, slice.to());
                move(slice, direction, 0.1 * step.learningRate());
            }
            closure.evaluate();
            for (int i = 0; i < parameters.size(); i++) {
                ParameterSlice slice = parameters.get(i);
                move(slice, step.scratch(i, slice.to()), -0.1 * step.learningRate());
            }
        }

        private static void move(ParameterSlice slice, float[] direction, double length) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.values()[i] += (float) length * direction[i];
            }
        }

        @Override
        public void update(List<? extends ParameterSlice> parameters, Step step, Closure closure) {
            for (int i = 0; i < parameters.size(); i++) {
                descend(parameters.get(i), step.learningRate());
            }
        }
    }

    @Plugin(value = "wrong-deaf", summary = "takes a number as it was set, whatever a schedule says")
    public record Deaf(
            @Setting("factor on the rate, above 0 and at most 1")
            double share) implements ParameterOptimizer {

        public Deaf {
            Check.inOpenClosed("share", share, 0, 1);
        }

        public Deaf() {
            this(0.5);
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            descend(slice, share * step.learningRate());
        }
    }
}
