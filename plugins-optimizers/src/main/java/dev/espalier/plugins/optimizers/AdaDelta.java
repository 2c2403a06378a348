package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;
import java.util.OptionalDouble;

/**
 * AdaDelta: steps scaled by the ratio of past updates to past gradients, so that they have the unit of the weights.
 *
 * <p>v ← ρ·v + (1−ρ)·g²; d = √(u + ε) / √(v + ε) · g; u ← ρ·u + (1−ρ)·d²; w ← w − η·d
 *
 * <p>ε stands within both roots in every library: it is what the first updates grow from.
 *
 * <p>Profiles: {@code pytorch}, {@code optax} and {@code seed} have ρ = 0.9 and ε = 1e-6, {@code keras} 0.95 and 1e-7. The
 * rate is 1 in the paper and in PyTorch; with Keras' 0.001 the rule barely moves.
 *
 * <p>Choose it, with {@code learning-rate: 1}, where no rate is to be tuned at all.
 *
 * <p>Source: {@code torch.optim.Adadelta}; Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012.
 *
 * @param profile whose conventions hold
 * @param memory ρ, in [0, 1); if empty, the profile's; a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 */
@Plugin(value = "adadelta", summary = "steps scaled by the ratio of past updates to past gradients; its rate is 1")
public record AdaDelta(
        @Setting("whose conventions hold: pytorch, keras, optax or seed")
        Profile profile,

        @Setting("memory of the squares, in [0, 1); the profile's if not given")
        OptionalDouble memory,

        @Setting("what the first updates grow from, above 0; the profile's if not given")
        OptionalDouble epsilon)
        implements Optimizer {

    private static final Slot GRADIENTS = Slot.perElement("squared-gradients");
    private static final Slot UPDATES = Slot.perElement("squared-updates");
    private static final List<Slot> SLOTS = List.of(GRADIENTS, UPDATES);

    /** Checks the ranges. */
    public AdaDelta {
        memory.ifPresent(value -> Check.inClosedOpen("memory", value, 0, 1));
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
    }

    /** PyTorch's defaults: 0.9, 1e-6. */
    public AdaDelta() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile whose conventions hold
     */
    public AdaDelta(Profile profile) {
        this(profile, OptionalDouble.empty(), OptionalDouble.empty());
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
    public void update(ParameterSlice slice, Step step) {
        double kept = step.scheduled("memory", memory.orElse(profile.keras(0.95, 0.9)));
        update(
                slice,
                (float) kept,
                (float) (1 - kept),
                (float) step.scheduled("epsilon", epsilon.orElse(profile.keras(1e-7, 1e-6))),
                (float) step.learningRate(),
                WeightDecay.of(slice));
    }

    private static void update(ParameterSlice slice, float kept, float taken, float epsilon, float rate, float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] squaredGradients = slice.state(GRADIENTS);
        float[] squaredUpdates = slice.state(UPDATES);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float v = kept * squaredGradients[i] + taken * g * g;
            float u = squaredUpdates[i];
            float d = (float) Math.sqrt(u + epsilon) / (float) Math.sqrt(v + epsilon) * g;
            float w = values[i];
            w -= decay * w + rate * d;
            squaredGradients[i] = v;
            squaredUpdates[i] = kept * u + taken * d * d;
            values[i] = w;
        }
    }
}
