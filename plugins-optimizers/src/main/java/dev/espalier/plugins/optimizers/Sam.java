package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;

/**
 * SAM: sharpness-aware minimization; an inner optimizer with the gradients at the worst point nearby.
 *
 * <p>e = ρ·g/‖g‖ over all parameters together; g' the gradients at w + e on the same batch; w by the inner optimizer with g'
 *
 * <p>Every step makes two forward and backward passes with the same masks; only the first updates running statistics.
 * Decoupled decay is part of the inner optimizer's step, as in the reference: it is applied to w, not to w + e.
 *
 * <p>Choose it when a network generalises badly and you can afford twice the training time.
 *
 * <p>Source: Foret, Kleiner, Mobahi and Neyshabur, "Sharpness-Aware Minimization for Efficiently Improving Generalization",
 * ICLR 2021.
 *
 * @param radius ρ, the radius of the neighbourhood, above 0; a schedule may drive it
 * @param inner the inner optimizer, which makes the update
 */
@Plugin(value = "sam", summary = "sharpness-aware minimization around an inner optimizer (Foret et al. 2021)")
public record Sam(
        @Setting(value = "radius of the neighbourhood, above 0", range = "(0, inf)")
        @SearchRange(low = 0.01, high = 0.5, scale = Scale.LOG)
        double radius,

        @Setting("inner optimizer, which makes the update") ParameterOptimizer inner)
        implements ClosureOptimizer {

    /** As in the reference implementations: it keeps the factor finite where all gradients are 0. */
    private static final double SMALLEST_NORM = 1e-12;

    /** Checks the ranges. */
    public Sam {
        Check.above("radius", radius, 0);
        InnerOptimizers.requirePlain(inner);
    }

    /** The paper's radius of 0.05 around {@code sgd} with momentum 0.9. */
    public Sam() {
        this(0.05, new Momentum());
    }

    @Override
    public List<Slot> slots() {
        return inner.slots();
    }

    @Override
    public List<Slot> slots(ParameterInfo parameter) {
        return inner.slots(parameter);
    }

    @Override
    public boolean takesDecay() {
        return inner.takesDecay();
    }

    @Override
    public void findGradients(List<? extends ParameterSlice> parameters, Step step, Closure closure) {
        double squares = 0;
        for (int i = 0; i < parameters.size(); i++) {
            ParameterSlice slice = parameters.get(i);
            squares += VectorNorms.sumOfSquares(slice.gradients(), slice.from(), slice.to());
        }
        float factor = (float) (step.scheduled("radius", radius) / (Math.sqrt(squares) + SMALLEST_NORM));
        for (int i = 0; i < parameters.size(); i++) {
            climb(parameters.get(i), step.scratch(i, parameters.get(i).to()), factor);
        }
        closure.evaluate();
        for (int i = 0; i < parameters.size(); i++) {
            ParameterSlice slice = parameters.get(i);
            float[] before = step.scratch(i, slice.to());
            System.arraycopy(before, slice.from(), slice.values(), slice.from(), slice.to() - slice.from());
        }
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return inner.usualLearningRates();
    }

    @Override
    public void update(List<? extends ParameterSlice> parameters, Step step, Closure closure) {
        for (int i = 0; i < parameters.size(); i++) {
            inner.update(parameters.get(i), step);
        }
    }

    private static void climb(ParameterSlice slice, float[] before, float factor) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float w = values[i];
            before[i] = w;
            values[i] = w + factor * gradients[i];
        }
    }
}
