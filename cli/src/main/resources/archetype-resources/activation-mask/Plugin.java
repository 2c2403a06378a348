package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;

/**
 * Drops activations at random while training.
 *
 * <p>y = x·m/(1 − p), m = 0 with probability p and 1 otherwise
 *
 * @param probability p, the probability of leaving one out, in [0, 1)
 */
@Plugin(value = "${artifactId}", summary = "dropout: sets activations to 0 at random during training")
public record ${className}(@Setting("probability of dropping an activation, in [0, 1)") double probability)
        implements ActivationMask {

    /** Checks the range. */
    public ${className} {
        Check.inClosedOpen("probability", probability, 0, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(0.2);
    }

    /** Several threads fill ranges of one batch: what is drawn for an element depends on its index alone. */
    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int size = sampleShape.size();
        random.fillBernoulli(
                multiplier, fromSample * size, toSample * size, 1 - probability, (float) (1 / (1 - probability)), 0);
    }
}
