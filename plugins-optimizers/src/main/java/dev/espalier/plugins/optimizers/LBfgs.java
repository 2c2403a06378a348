package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * L-BFGS: quasi-Newton steps with a curvature estimate from the last changes of weights and gradients.
 *
 * <p>d = −H·g by the two loops over the pairs s = t·d, y = g − g₋ of the iterations before, from H = (y·s)/(y·y); w ← w +
 * t·d, t = η, in the very first iteration t = η·min(1, 1/Σ|g|). A pair counts if y·s is above 1e-10.
 *
 * <p>One step of training makes several such iterations on its batch. It ends early when the largest gradient is within the
 * tolerance, or d is not a descent direction. With {@code backtracking}, t is halved until f(w + t·d) ≤ f(w) +
 * 0.0001·t·g·d, at most twenty times.
 *
 * <p>Decoupled decay moves the weights before the first iteration, unseen by the pair of that move; a penalty such as
 * {@code l2} is part of f and of its curvature.
 *
 * <p>Choose it with a learning rate of 1 for small problems and full batches: with mini-batches, sampling noise looks like
 * curvature.
 *
 * <p>Source: {@code torch.optim.LBFGS}; Liu and Nocedal, "On the limited memory BFGS method for large scale optimization",
 * 1989.
 *
 * @param history the number of pairs kept, from 1 to 100; each takes twice as much memory as the weights
 * @param iterations iterations in one step, at least 1
 * @param tolerance the largest gradient at which a step ends, at least 0
 * @param backtracking whether to use a backtracking line search
 */
@Plugin(value = "l-bfgs", summary = "limited-memory BFGS, for full batches (Liu & Nocedal 1989)")
public record LBfgs(
        @Setting(value = "history size: pairs of changes that are kept, from 1 to 100", range = "[1, 100]")
        @SearchRange(low = 3, high = 30, scale = Scale.LOG)
        int history,

        @Setting(value = "maximum iterations per step, at least 1", range = "[1, inf)")
        int iterations,

        @Setting(value = "largest absolute gradient at which a step ends, at least 0", range = "[0, inf)")
        double tolerance,

        @Setting("whether to use a backtracking line search")
        boolean backtracking)
        implements ClosureOptimizer {

    private static final int MOST = 100;
    private static final double LEAST_CURVATURE = 1e-10;
    private static final double SUFFICIENT = 1e-4;
    private static final int HALVINGS = 20;

    private static final Slot DIRECTION = Slot.perElement("direction");
    private static final Slot BEFORE = Slot.perElement("gradient-before");
    private static final Slot PAIRS = Slot.perParameter("pairs");
    private static final Slot LENGTH = Slot.perParameter("length");
    private static final Slot SCALE = new Slot("scale", Slot.Extent.PER_PARAMETER, 1);

    /** Checks the ranges. */
    public LBfgs {
        Check.inClosed("history", history, 1, MOST);
        Check.atLeast("iterations", iterations, 1);
        Check.atLeast("tolerance", tolerance, 0);
    }

    /** Ten pairs, twenty iterations, tolerance 1e-7, no line search. */
    public LBfgs() {
        this(10, 20, 1e-7, false);
    }

    /** The slots of the pairs, made once: a slot that is made checks its name. */
    private static final class Pairs {

        static final Slot[] STEPS = numbered("step");
        static final Slot[] TURNS = numbered("turn");

        private static Slot[] numbered(String name) {
            Slot[] slots = new Slot[MOST];
            for (int i = 0; i < MOST; i++) {
                slots[i] = Slot.perElement(name + "-" + i);
            }
            return slots;
        }
    }

    @Override
    public List<Slot> slots() {
        List<Slot> slots = new ArrayList<>(List.of(DIRECTION, BEFORE, PAIRS, LENGTH, SCALE));
        for (int i = 0; i < history; i++) {
            slots.add(Pairs.STEPS[i]);
            slots.add(Pairs.TURNS[i]);
        }
        return List.copyOf(slots);
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(0.01, 2.0));
    }

    @Override
    public void update(List<? extends ParameterSlice> parameters, Step step, Closure closure) {
        double loss = backtracking ? closure.evaluate() : 0;
        for (int iteration = 0; iteration < iterations; iteration++) {
            // a gradient that is not a number is not below the tolerance: it goes on into the weights
            if (largestGradient(parameters) <= step.scheduled("tolerance", tolerance)) {
                return;
            }
            remember(parameters);
            direct(parameters, step);
            double slope = slope(parameters);
            if (slope >= 0) {
                return;
            }
            if (backtracking) {
                loss = search(parameters, step, closure, loss, slope);
            } else {
                move(parameters, length(parameters));
                if (iteration + 1 < iterations) {
                    closure.evaluate();
                }
            }
        }
    }

    private static double largestGradient(List<? extends ParameterSlice> parameters) {
        float largest = 0;
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] gradients = slice.gradients();
            for (int i = slice.from(); i < slice.to(); i++) {
                largest = Math.max(largest, Math.abs(gradients[i]));
            }
        }
        return largest;
    }

    private static float length(List<? extends ParameterSlice> parameters) {
        return parameters.get(0).state(LENGTH)[0];
    }

    private static void set(List<? extends ParameterSlice> parameters, Slot slot, double value) {
        for (int p = 0; p < parameters.size(); p++) {
            parameters.get(p).state(slot)[0] = (float) value;
        }
    }

    /** Makes a pair of the last move and the turn of the gradient, if there was one and it tells of curvature. */
    private void remember(List<? extends ParameterSlice> parameters) {
        float length = length(parameters);
        int pairs = (int) parameters.get(0).state(PAIRS)[0];
        if (length > 0) {
            int place = pairs % history;
            double curvature = 0;
            double turn = 0;
            for (int p = 0; p < parameters.size(); p++) {
                ParameterSlice slice = parameters.get(p);
                float[] direction = slice.state(DIRECTION);
                float[] before = slice.state(BEFORE);
                for (int i = slice.from(); i < slice.to(); i++) {
                    double y = slice.gradients()[i] - before[i];
                    curvature += y * (length * direction[i]);
                    turn += y * y;
                }
            }
            if (curvature > LEAST_CURVATURE) {
                keep(parameters, place, length);
                // two rounds stand for any number: a float cannot count that far
                set(parameters, PAIRS, pairs + 1 < 2 * history ? pairs + 1 : history);
                set(parameters, SCALE, curvature / turn);
            }
        }
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            int count = slice.to() - slice.from();
            System.arraycopy(slice.gradients(), slice.from(), slice.state(BEFORE), slice.from(), count);
        }
    }

    private static void keep(List<? extends ParameterSlice> parameters, int place, float length) {
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] direction = slice.state(DIRECTION);
            float[] before = slice.state(BEFORE);
            float[] steps = slice.state(Pairs.STEPS[place]);
            float[] turns = slice.state(Pairs.TURNS[place]);
            for (int i = slice.from(); i < slice.to(); i++) {
                steps[i] = length * direction[i];
                turns[i] = slice.gradients()[i] - before[i];
            }
        }
    }

    /** Leaves d in its slot, and in the other how long the move along it is to be. */
    private void direct(List<? extends ParameterSlice> parameters, Step step) {
        boolean first = length(parameters) == 0;
        int pairs = (int) parameters.get(0).state(PAIRS)[0];
        int known = Math.min(pairs, history);
        float[] shares = step.scratch(0, history);
        double total = negate(parameters);
        for (int back = 1; back <= known; back++) {
            int place = (pairs - back) % history;
            Slot steps = Pairs.STEPS[place];
            Slot turns = Pairs.TURNS[place];
            shares[place] = (float) (dot(parameters, steps, DIRECTION) / dot(parameters, steps, turns));
            add(parameters, turns, -shares[place]);
        }
        scale(parameters, known == 0 ? 1 : parameters.get(0).state(SCALE)[0]);
        for (int back = known; back >= 1; back--) {
            int place = (pairs - back) % history;
            Slot steps = Pairs.STEPS[place];
            Slot turns = Pairs.TURNS[place];
            double share = dot(parameters, turns, DIRECTION) / dot(parameters, steps, turns);
            add(parameters, steps, (float) (shares[place] - share));
        }
        double rate = step.learningRate();
        set(parameters, LENGTH, Math.max(Float.MIN_NORMAL, first ? rate * Math.min(1, 1 / total) : rate));
    }

    /** d = −g; returns Σ|g|. */
    private static double negate(List<? extends ParameterSlice> parameters) {
        double total = 0;
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] direction = slice.state(DIRECTION);
            for (int i = slice.from(); i < slice.to(); i++) {
                float g = slice.gradients()[i];
                direction[i] = -g;
                total += Math.abs(g);
            }
        }
        return total;
    }

    private static double dot(List<? extends ParameterSlice> parameters, Slot one, Slot other) {
        double sum = 0;
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] a = slice.state(one);
            float[] b = slice.state(other);
            for (int i = slice.from(); i < slice.to(); i++) {
                sum += (double) a[i] * b[i];
            }
        }
        return sum;
    }

    private static void add(List<? extends ParameterSlice> parameters, Slot added, float factor) {
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] direction = slice.state(DIRECTION);
            float[] other = slice.state(added);
            for (int i = slice.from(); i < slice.to(); i++) {
                direction[i] += factor * other[i];
            }
        }
    }

    private static void scale(List<? extends ParameterSlice> parameters, float factor) {
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] direction = slice.state(DIRECTION);
            for (int i = slice.from(); i < slice.to(); i++) {
                direction[i] *= factor;
            }
        }
    }

    /** g·d: how steeply it goes down along the direction. */
    private static double slope(List<? extends ParameterSlice> parameters) {
        return dot(parameters, BEFORE, DIRECTION);
    }

    private static void move(List<? extends ParameterSlice> parameters, float length) {
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] direction = slice.state(DIRECTION);
            float[] values = slice.values();
            for (int i = slice.from(); i < slice.to(); i++) {
                values[i] += length * direction[i];
            }
        }
    }

    /** Moves as far as the loss falls enough for it, and returns the loss there. */
    private static double search(
            List<? extends ParameterSlice> parameters, Step step, Closure closure, double loss, double slope) {
        for (int p = 0; p < parameters.size(); p++) {
            ParameterSlice slice = parameters.get(p);
            float[] start = step.scratch(p + 1, slice.to());
            System.arraycopy(slice.values(), slice.from(), start, slice.from(), slice.to() - slice.from());
        }
        float length = length(parameters);
        double reached = loss;
        for (int halving = 0; halving <= HALVINGS; halving++) {
            for (int p = 0; p < parameters.size(); p++) {
                ParameterSlice slice = parameters.get(p);
                float[] start = step.scratch(p + 1, slice.to());
                System.arraycopy(start, slice.from(), slice.values(), slice.from(), slice.to() - slice.from());
            }
            move(parameters, length);
            set(parameters, LENGTH, length);
            reached = closure.evaluate();
            if (reached <= loss + SUFFICIENT * length * slope) {
                return reached;
            }
            length *= 0.5f;
        }
        return reached;
    }
}
