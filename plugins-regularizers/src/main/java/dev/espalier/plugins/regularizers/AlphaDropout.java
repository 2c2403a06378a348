package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.api.search.SearchRange;

/**
 * Alpha dropout: sets activations to the negative saturation value of SELU at random during training, and rescales all of
 * them to preserve mean 0 and variance 1.
 *
 * <p>y = a·x + b if x is kept, a·α′ + b if it is dropped; α′ = −λα = −1.7581, a = ((1−p)·(1 + p·α′²))<sup>−½</sup>,
 * b = −a·p·α′
 *
 * <p>Plain dropout would destroy the means and variances that self-normalising networks depend on.
 *
 * <p>Choose it only for networks of SELUs initialized with {@code lecun-normal}, with 0.05 to 0.1.
 *
 * <p>Source: Klambauer, Unterthiner, Mayr and Hochreiter, "Self-Normalizing Neural Networks", NeurIPS 2017;
 * {@code torch.nn.AlphaDropout}.
 *
 * @param probability p, in [0, 1)
 */
@Plugin(value = "alpha-dropout", summary = "dropout that preserves mean and variance, for SELU (Klambauer et al. 2017)")
public record AlphaDropout(
        @Setting(value = "probability of dropping an activation, in [0, 1)", shorthand = true, range = "[0, 1)")
        @SearchRange(low = 0, high = 0.3)
        double probability)
        implements AffineMask {

    /** −λα of the SELU: its value for arguments far below 0. */
    private static final double LEAST = -1.7580993408473766;

    /** Checks the range. */
    public AlphaDropout {
        Check.inClosedOpen("probability", probability, 0, 1);
    }

    /** A probability of 0.1. */
    public AlphaDropout() {
        this(0.1);
    }

    private double scale() {
        return 1 / Math.sqrt((1 - probability) * (1 + probability * LEAST * LEAST));
    }

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int size = sampleShape.size();
        random.fillBernoulli(multiplier, fromSample * size, toSample * size, 1 - probability, (float) scale(), 0);
    }

    @Override
    public void shift(
            float[] shift, float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        double scale = scale();
        float kept = (float) (-scale * probability * LEAST);
        float dropped = (float) (scale * LEAST - scale * probability * LEAST);
        int size = sampleShape.size();
        for (int i = fromSample * size; i < toSample * size; i++) {
            shift[i] = multiplier[i] == 0 ? dropped : kept;
        }
    }
}
