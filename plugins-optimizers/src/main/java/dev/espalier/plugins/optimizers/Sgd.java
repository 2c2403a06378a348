package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;

/**
 * Stochastic gradient descent: steps against the gradient, with a memory of past gradients if wanted.
 *
 * <p>Without momentum: w ← w − η·g.
 *
 * <p>With momentum: v ← μ·v + (1−τ)·g, v = g at the first step; w ← w − η·v.
 *
 * <p>Nesterov: v ← μ·v + g; w ← w − η·(g + μ·v). This is descent by the gradient at the point that the momentum leads to,
 * w − η·μ·v, with that point kept as the weights: the same trajectory at a constant rate, without a second forward pass.
 * Texts that look ahead <em>uphill</em>, at w + μ·v without the rate, state a rule that diverges.
 *
 * <p>Profiles: {@code pytorch}, {@code optax} and {@code seed} keep the rate outside of the velocity, so that the next step
 * is shorter at once when a schedule lowers it. {@code keras} has it inside (Sutskever's form), v ← μ·v + η·(1−τ)·g; w ← w −
 * v, and takes the first velocity like every other; the two agree as long as the rate is constant and nothing is held
 * back. Weight decay is the business of the regularizers {@code l2} and {@code decoupled-decay}.
 *
 * <p>Choose it with momentum 0.9 for convolutional networks where there is time to tune the rate; it often generalises
 * best, and remembers least.
 *
 * <p>Source: {@code torch.optim.SGD}, whose arithmetic this is; Sutskever, Martens, Dahl and Hinton, "On the importance of
 * initialization and momentum in deep learning", ICML 2013.
 *
 * @param momentum μ, the share of the velocity that is kept, in [0, 1); a schedule may drive it
 * @param dampening τ, the share of the gradient that is held back from the velocity, in [0, 1]
 * @param nesterov whether to look ahead; needs momentum above 0 and dampening 0
 * @param profile whose conventions hold
 */
@Plugin(value = "sgd", summary = "gradient descent, with momentum and Nesterov's look-ahead if wanted")
public record Sgd(
        @Setting("share of the velocity that is kept, in [0, 1); 0 is plain descent")
        double momentum,

        @Setting("share of the gradient that is held back from the velocity, in [0, 1]")
        double dampening,

        @Setting("whether to look ahead; needs momentum above 0 and dampening 0")
        boolean nesterov,

        @Setting("whose conventions hold: pytorch, keras, optax or seed")
        Profile profile)
        implements Optimizer {

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
     * @param nesterov whether to look ahead
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

    /** One update of a rule that has this rule's slot and settings, with momentum. */
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
