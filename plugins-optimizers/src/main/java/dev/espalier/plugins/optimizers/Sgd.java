package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;

/**
 * Stochastic gradient descent, optionally with momentum and Nesterov momentum.
 *
 * <p>Without momentum: w ← w − η·g.
 *
 * <p>With momentum: v ← μ·v + (1−τ)·g, v = g at the first step; w ← w − η·v.
 *
 * <p>Nesterov: v ← μ·v + g; w ← w − η·(g + μ·v). This is descent by the gradient at the point that the momentum leads to, w
 * − η·μ·v, with that point kept as the weights: the same trajectory at a constant learning rate, without a second forward
 * pass. Texts that look ahead <em>uphill</em>, at w + μ·v without the learning rate, state an update that diverges.
 *
 * <p>Profiles: {@code pytorch}, {@code optax} and {@code textbook} keep the learning rate outside the velocity, so that a
 * schedule that lowers it takes effect at once. {@code keras} has it inside (Sutskever's form), v ← μ·v + η·(1−τ)·g; w ← w −
 * v, and treats the first velocity like every other; the two agree as long as the learning rate is constant and there is no
 * dampening. For weight decay use the regularizers {@code l2} and {@code decoupled-decay}.
 *
 * <p>Choose it with momentum 0.9 for convolutional networks when there is time to tune the learning rate; it often
 * generalises best, and has the smallest state.
 *
 * <p>Source: {@code torch.optim.SGD}, whose arithmetic this is; Sutskever, Martens, Dahl and Hinton, "On the importance of
 * initialization and momentum in deep learning", ICML 2013.
 *
 * @param momentum μ, the momentum coefficient, in [0, 1); a schedule may drive it
 * @param dampening τ, the dampening of the gradient in the velocity, in [0, 1]
 * @param nesterov whether to use Nesterov momentum; needs momentum above 0 and dampening 0
 * @param profile the library whose conventions are followed
 */
@Plugin(value = "sgd", summary = "stochastic gradient descent, optionally with momentum and Nesterov momentum")
public record Sgd(
        @Setting(value = "momentum coefficient, in [0, 1); 0 for none", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double momentum,

        @Setting(value = "dampening of the gradient in the velocity, in [0, 1]", range = "[0, 1]")
        double dampening,

        @Setting("whether to use Nesterov momentum; needs momentum above 0 and dampening 0")
        boolean nesterov,

        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile)
        implements ParameterOptimizer {

    static final Slot VELOCITY = Slot.perElement("velocity");
    static final List<Slot> SLOTS = List.of(VELOCITY);

    /** Checks the ranges. */
    public Sgd {
        Check.inClosedOpen("momentum", momentum, 0, 1);
        Check.inClosed("dampening", dampening, 0, 1);
        Check.require(!nesterov || momentum > 0, "momentum", momentum, "must be above 0 with nesterov");
        Check.require(!nesterov || dampening == 0, "dampening", dampening, "must be 0 with nesterov");
    }

    /** Plain descent: no momentum, no dampening, no look-ahead. */
    public Sgd() {
        this(0, 0, false);
    }

    /**
     * PyTorch's conventions.
     *
     * @param momentum μ, in [0, 1)
     * @param dampening τ, in [0, 1]
     * @param nesterov whether to use Nesterov momentum
     */
    public Sgd(double momentum, double dampening, boolean nesterov) {
        this(momentum, dampening, nesterov, Profile.PYTORCH);
    }

    /** The velocity; none without momentum. */
    @Override
    public List<Slot> slots() {
        return momentum == 0 ? List.of() : SLOTS;
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
        return Optional.of(new LearningRateRange(1e-5, 5.0));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        if (momentum == 0) {
            descend(
                    slice.values(),
                    slice.gradients(),
                    slice.from(),
                    slice.to(),
                    (float) step.learningRate(),
                    WeightDecay.of(slice));
        } else {
            update(slice, step, momentum, dampening, nesterov, profile);
        }
    }

    /** One update with momentum, for optimizers that share this one's slot and settings. */
    static void update(
            ParameterSlice slice, Step step, double momentum, double dampening, boolean nesterov, Profile profile) {
        float kept = (float) step.scheduled("momentum", momentum);
        double share = 1 - (dampening == 0 ? 0 : step.scheduled("dampening", dampening));
        // the reference takes the whole gradient for the first velocity, whatever the dampening
        boolean first = step.number() == 1;
        boolean rateInside = profile == Profile.KERAS;
        float rate = rateInside ? 1 : (float) step.learningRate();
        float taken = (float) (rateInside ? step.learningRate() * share : first ? 1 : share);
        float[] velocity = slice.state(VELOCITY);
        float decay = WeightDecay.of(slice);
        if (!nesterov) {
            roll(slice.values(), slice.gradients(), velocity, slice.from(), slice.to(), rate, kept, taken, decay);
        } else if (rateInside) {
            lookAheadWithRateInside(
                    slice.values(), slice.gradients(), velocity, slice.from(), slice.to(), kept, taken, decay);
        } else {
            lookAhead(slice.values(), slice.gradients(), velocity, slice.from(), slice.to(), rate, kept, decay);
        }
    }

    private static void descend(float[] values, float[] gradients, int from, int to, float rate, float decay) {
        for (int i = from; i < to; i++) {
            values[i] -= decay * values[i] + rate * gradients[i];
        }
    }

    private static void roll(
            float[] values,
            float[] gradients,
            float[] velocity,
            int from,
            int to,
            float rate,
            float kept,
            float taken,
            float decay) {
        for (int i = from; i < to; i++) {
            float v = kept * velocity[i] + taken * gradients[i];
            velocity[i] = v;
            values[i] -= decay * values[i] + rate * v;
        }
    }

    private static void lookAhead(
            float[] values,
            float[] gradients,
            float[] velocity,
            int from,
            int to,
            float rate,
            float kept,
            float decay) {
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float v = kept * velocity[i] + g;
            velocity[i] = v;
            values[i] -= decay * values[i] + rate * (g + kept * v);
        }
    }

    private static void lookAheadWithRateInside(
            float[] values,
            float[] gradients,
            float[] velocity,
            int from,
            int to,
            float kept,
            float rate,
            float decay) {
        for (int i = from; i < to; i++) {
            float g = rate * gradients[i];
            float v = kept * velocity[i] + g;
            velocity[i] = v;
            values[i] -= decay * values[i] + (g + kept * v);
        }
    }
}
