package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lookahead: an inner optimizer makes k fast steps, then slow weights are interpolated towards the result.
 *
 * <p>w by the inner optimizer; at every k-th step φ ← φ + α·(w − φ), w ← φ, where φ begins as w before the first step
 *
 * <p>The state of the inner optimizer is kept beside the slow weights under its own names, and its settings can be scheduled
 * by their own names.
 *
 * <p>Choose it around any optimizer whose steps are noisy, {@code lookahead: {inner: {adam: {beta1: 0.8}}}}.
 *
 * <p>Source: Zhang, Lucas, Hinton and Ba, "Lookahead Optimizer: k steps forward, 1 step back", NeurIPS 2019; Optax. In timm
 * the slow weights begin at the first k-th step instead, so that that one changes nothing.
 *
 * @param inner the inner optimizer, which makes the fast updates
 * @param syncPeriod k, at least 1
 * @param slowStepSize α, the interpolation factor of the slow weights, above 0, at most 1; a schedule may drive it
 */
@Plugin(value = "lookahead", summary = "k fast steps of an inner optimizer, then slow weights (Zhang et al. 2019)")
public record Lookahead(
        @Setting("inner optimizer, which makes the fast updates")
        ParameterOptimizer inner,

        @Setting(value = "steps between two updates of the slow weights, at least 1", range = "[1, inf)")
        @SearchRange(low = 2, high = 20, scale = Scale.LOG)
        int syncPeriod,

        @Setting(value = "interpolation factor of the slow weights, above 0 and at most 1", range = "(0, 1]")
        @SearchRange(low = 0.2, high = 0.9)
        double slowStepSize)
        implements ParameterOptimizer {

    private static final Slot SLOW = Slot.perElement("slow-weights");

    /** Checks the ranges. */
    public Lookahead {
        InnerOptimizers.check(inner, SLOW);
        Check.atLeast("syncPeriod", syncPeriod, 1);
        Check.above("slowStepSize", slowStepSize, 0);
        Check.inClosed("slowStepSize", slowStepSize, 0, 1);
    }

    /** The paper's defaults around {@code adam}: every 5 steps, half of the way. */
    public Lookahead() {
        this(new Adam());
    }

    /**
     * The paper's defaults around an inner optimizer.
     *
     * @param inner the inner optimizer, which makes the fast updates
     */
    public Lookahead(ParameterOptimizer inner) {
        this(inner, 5, 0.5);
    }

    @Override
    public List<Slot> slots() {
        return with(inner.slots());
    }

    @Override
    public List<Slot> slots(ParameterInfo parameter) {
        return with(inner.slots(parameter));
    }

    private static List<Slot> with(List<Slot> ofInner) {
        List<Slot> slots = new ArrayList<>(ofInner);
        slots.add(SLOW);
        return List.copyOf(slots);
    }

    @Override
    public boolean elementwise() {
        return inner.elementwise();
    }

    @Override
    public boolean takesDecay() {
        return inner.takesDecay();
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return inner.usualLearningRates();
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] values = slice.values();
        float[] slow = slice.state(SLOW);
        int from = slice.from();
        if (step.number() == 1) {
            System.arraycopy(values, from, slow, from, slice.to() - from);
        }
        inner.update(slice, step);
        if (step.number() % syncPeriod == 0) {
            follow(values, slow, from, slice.to(), (float) step.scheduled("slowStepSize", slowStepSize));
        }
    }

    private static void follow(float[] values, float[] slow, int from, int to, float slowStepSize) {
        for (int i = from; i < to; i++) {
            float s = slow[i] + slowStepSize * (values[i] - slow[i]);
            slow[i] = s;
            values[i] = s;
        }
    }
}
