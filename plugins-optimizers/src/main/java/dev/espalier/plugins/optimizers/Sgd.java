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
 * <p>The rate stands outside of the velocity: when a schedule lowers it, the next step is shorter at once. Frameworks that
 * keep η·g in the velocity (Keras, Sutskever's form) agree as long as the rate is constant. Weight decay is the business
 * of the regularizers {@code l2} and {@code decoupled-decay}.
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
 */
@Plugin(value = "sgd", summary = "gradient descent, with momentum and Nesterov's look-ahead if wanted")
public record Sgd(
        @Setting("share of the velocity that is kept, in [0, 1); 0 is plain descent")
        double momentum,

        @Setting("share of the gradient that is held back from the velocity, in [0, 1]")
        double dampening,

        @Setting("whether to look ahead; needs momentum above 0 and dampening 0")
        boolean nesterov)
        implements Optimizer {

    private static final Slot VELOCITY = Slot.perElement("velocity");

    /** Checks the ranges. */
    public Sgd {
        Check.fromToBelow("momentum", momentum, 0, 1);
        Check.within("dampening", dampening, 0, 1);
        Check.require(!nesterov || momentum > 0, "momentum", momentum, "must be above 0 with nesterov");
        Check.require(!nesterov || dampening == 0, "dampening", dampening, "must be 0 with nesterov");
    }

    /** Plain descent: no momentum, no dampening, no look-ahead. */
    public Sgd() {
        this(0, 0, false);
    }

    /** The velocity; none without momentum. */
    @Override
    public List<Slot> slots() {
        return momentum == 0 ? List.of() : List.of(VELOCITY);
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float rate = (float) step.learningRate();
        if (momentum == 0) {
            descend(slice.values(), slice.gradients(), slice.from(), slice.to(), rate);
            return;
        }
        float kept = (float) step.scheduled("momentum", momentum);
        // the reference takes the whole gradient for the first velocity, whatever the dampening
        float taken = step.number() == 1 ? 1 : (float) (1 - dampening);
        float[] velocity = slice.state(VELOCITY);
        if (nesterov) {
            lookAhead(slice.values(), slice.gradients(), velocity, slice.from(), slice.to(), rate, kept);
        } else {
            roll(slice.values(), slice.gradients(), velocity, slice.from(), slice.to(), rate, kept, taken);
        }
    }

    private static void descend(float[] values, float[] gradients, int from, int to, float rate) {
        for (int i = from; i < to; i++) {
            values[i] -= rate * gradients[i];
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
            float taken) {
        for (int i = from; i < to; i++) {
            float v = kept * velocity[i] + taken * gradients[i];
            velocity[i] = v;
            values[i] -= rate * v;
        }
    }

    private static void lookAhead(
            float[] values, float[] gradients, float[] velocity, int from, int to, float rate, float kept) {
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float v = kept * velocity[i] + g;
            velocity[i] = v;
            values[i] -= rate * (g + kept * v);
        }
    }
}
