package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;

/**
 * LARS: SGD with momentum on gradients rescaled by the norm of their parameter (trust ratio).
 *
 * <p>φ = κ·‖w‖/(‖g‖ + λ·‖w‖ + ε), 1 if ‖w‖ or ‖g‖ is 0; v ← μ·v + φ·(g + λ·w); w ← w − η·v
 *
 * <p>The norms are those of a whole parameter. For biases, scales and shifts φ is 1 and λ 0.
 *
 * <p>Profiles: {@code pytorch} and {@code textbook} (timm) as above. {@code optax} takes φ = κ·‖w‖/(‖g + λ·w‖ + ε), and keeps
 * the learning rate inside the velocity, v ← μ·v + η·φ·(g + λ·w). Keras has no LARS.
 *
 * <p>Choose it for convolutional networks on batches of thousands, with learning rates far above those of {@code sgd}.
 *
 * <p>Source: You, Gitman and Ginsburg, "Large Batch Training of Convolutional Networks", 2017; timm.
 *
 * @param profile the library whose conventions are followed; not keras
 * @param momentum μ, in [0, 1); a schedule may drive it
 * @param trustCoefficient κ, the trust coefficient, above 0; a schedule may drive it
 * @param weightDecay λ, at least 0; a schedule may drive it
 * @param epsilon ε, at least 0
 * @param nesterov whether to use Nesterov momentum: w ← w − η·(φ·(g + λ·w) + μ·v)
 */
@Plugin(value = "lars", summary = "layer-wise adaptive rate scaling for large batches (You et al. 2017)")
public record Lars(
        @Setting("library whose conventions are followed: pytorch, optax or textbook")
        Profile profile,

        @Setting(value = "momentum coefficient, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double momentum,

        @Setting(value = "trust coefficient, above 0", range = "(0, inf)")
        @SearchRange(low = 0.0001, high = 0.1, scale = Scale.LOG)
        double trustCoefficient,

        @Setting(value = "weight decay coefficient, at least 0", range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        double weightDecay,

        @Setting(value = "added to the denominator of the trust ratio, at least 0", range = "[0, inf)")
        double epsilon,

        @Setting("whether to use Nesterov momentum") boolean nesterov)
        implements ParameterOptimizer {

    private static final Slot VELOCITY = Slot.perElement("velocity");
    private static final List<Slot> SLOTS = List.of(VELOCITY);

    /** Checks the ranges. */
    public Lars {
        Profile.refuse(profile, Profile.KERAS, "lars");
        Check.inClosedOpen("momentum", momentum, 0, 1);
        Check.above("trustCoefficient", trustCoefficient, 0);
        Check.atLeast("weightDecay", weightDecay, 0);
        Check.atLeast("epsilon", epsilon, 0);
    }

    /** The defaults of timm: momentum 0.9, trust 0.001, no decay, 1e-8. */
    public Lars() {
        this(Profile.PYTORCH, 0.9, 0.001, 0, 1e-8, false);
    }

    @Override
    public List<Slot> slots() {
        return SLOTS;
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(0.01, 50.0));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        boolean weight = slice.parameter().role() == Role.WEIGHT;
        double lambda = weight ? step.scheduled("weightDecay", weightDecay) : 0;
        int from = slice.from();
        int to = slice.to();
        float[] direction = step.scratch(0, to);
        add(slice.gradients(), slice.values(), direction, from, to, (float) lambda);
        double ratio = weight ? ratio(slice, direction, lambda, step) : 1;
        boolean rateInside = profile == Profile.OPTAX;
        roll(
                slice,
                direction,
                (float) step.scheduled("momentum", momentum),
                (float) (rateInside ? ratio * step.learningRate() : ratio),
                rateInside ? 1 : (float) step.learningRate());
    }

    private double ratio(ParameterSlice slice, float[] direction, double lambda, Step step) {
        int from = slice.from();
        int to = slice.to();
        double length = VectorNorms.length(slice.values(), from, to);
        double gradient = profile == Profile.OPTAX
                ? VectorNorms.length(direction, from, to)
                : VectorNorms.length(slice.gradients(), from, to);
        if (!(length > 0 && gradient > 0)) {
            return 1;
        }
        double decayed = profile == Profile.OPTAX ? 0 : lambda * length;
        return step.scheduled("trustCoefficient", trustCoefficient)
                * length
                / (gradient + decayed + step.scheduled("epsilon", epsilon));
    }

    private static void add(float[] gradients, float[] values, float[] sum, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            sum[i] = gradients[i] + factor * values[i];
        }
    }

    private void roll(ParameterSlice slice, float[] direction, float kept, float taken, float rate) {
        float[] values = slice.values();
        float[] velocity = slice.state(VELOCITY);
        // without a look-ahead the velocity itself is the step
        float ahead = nesterov ? kept : 1;
        float now = nesterov ? taken : 0;
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float u = direction[i];
            float v = kept * velocity[i] + taken * u;
            velocity[i] = v;
            values[i] -= rate * (now * u + ahead * v);
        }
    }
}
