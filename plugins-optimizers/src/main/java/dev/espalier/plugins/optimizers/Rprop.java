package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rprop: one step size per weight, which grows while the gradient keeps its sign and shrinks when the sign changes.
 *
 * <p>s ← s·grow if g·g₋ is above 0, s·shrink if it is below 0, held in [least, most], s = η before the first step; where the
 * gradient has turned, g ← 0; w ← w − sign(g)·s; g₋ ← g
 *
 * <p>The learning rate is the initial step size; later learning rates have no effect.
 *
 * <p>Choose it for full batches only: between mini-batches signs change by chance, and all step sizes shrink to the minimum.
 *
 * <p>Source: {@code torch.optim.Rprop}; Riedmiller and Braun, "A Direct Adaptive Method for Faster Backpropagation Learning:
 * The RPROP Algorithm", 1993.
 *
 * @param shrink the factor on the step size when the gradient changes sign, above 0 and below 1; a schedule may drive it
 * @param grow the factor on the step size when the gradient keeps its sign, above 1; a schedule may drive it
 * @param least the minimum step size, above 0; a schedule may drive it
 * @param most the maximum step size, above the minimum; a schedule may drive it
 */
@Plugin(value = "rprop", summary = "resilient backpropagation, for full batches (Riedmiller & Braun 1993)")
public record Rprop(
        @Setting(
                value = "factor on the step size when the gradient changes sign, above 0 and below 1",
                range = "(0, 1)")
        double shrink,

        @Setting(value = "factor on the step size when the gradient keeps its sign, above 1", range = "(1, inf)")
        double grow,

        @Setting(value = "minimum step size, above 0", range = "(0, inf)")
        double least,

        @Setting("maximum step size, above the minimum") double most)
        implements ParameterOptimizer {

    private static final Slot LENGTH = Slot.perElement("length");
    private static final Slot GRADIENT = Slot.perElement("gradient-before");
    private static final List<Slot> SLOTS = List.of(LENGTH, GRADIENT);

    /** Checks the ranges. */
    public Rprop {
        Check.above("shrink", shrink, 0);
        Check.inClosedOpen("shrink", shrink, 0, 1);
        Check.above("grow", grow, 1);
        Check.above("least", least, 0);
        Check.above("most", most, least);
    }

    /** PyTorch's defaults: 0.5, 1.2, from 1e-6 to 50. */
    public Rprop() {
        this(0.5, 1.2, 1e-6, 50);
    }

    @Override
    public List<Slot> slots() {
        return SLOTS;
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public boolean takesDecay() {
        return true;
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(1e-5, 0.1));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] length = slice.state(LENGTH);
        if (step.number() == 1) {
            Arrays.fill(length, slice.from(), slice.to(), (float) step.learningRate());
        }
        update(
                slice,
                length,
                (float) step.scheduled("shrink", shrink),
                (float) step.scheduled("grow", grow),
                (float) step.scheduled("least", least),
                (float) step.scheduled("most", most),
                WeightDecay.of(slice));
    }

    private static void update(
            ParameterSlice slice, float[] length, float shrink, float grow, float least, float most, float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] before = slice.state(GRADIENT);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            // signs, because a product of small gradients would be 0
            float turn = Math.signum(g) * Math.signum(before[i]);
            float factor = turn > 0 ? grow : turn < 0 ? shrink : 1;
            float s = Math.min(most, Math.max(least, length[i] * factor));
            float taken = turn < 0 ? 0 : g;
            float w = values[i];
            w -= decay * w + Math.signum(taken) * s;
            length[i] = s;
            before[i] = taken;
            values[i] = w;
        }
    }
}
