package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.search.SearchRange;

/**
 * Stochastic depth (drop path): drops a residual branch for whole samples at random during training.
 *
 * <p>multiplier = 0 with probability p for a whole sample, else 1/(1−p)
 *
 * <p>Put it at the end of a residual branch, before the sum; elsewhere it would drop the whole sample. With p = 1 the
 * branch is never used.
 *
 * <p>Choose it for deep residual networks and vision Transformers, with 0.1 to 0.3, more in later blocks.
 *
 * <p>Source: Huang, Sun, Liu, Sedra and Weinberger, "Deep Networks with Stochastic Depth", ECCV 2016, in timm's form.
 *
 * @param probability p, in [0, 1]
 */
@Plugin(value = "drop-path", summary = "stochastic depth: drops residual branches per sample (Huang et al. 2016)")
public record DropPath(
        @Setting(value = "probability of dropping the branch, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0, high = 0.5)
        double probability)
        implements ActivationMask {

    /** Checks the range. */
    public DropPath {
        Check.inClosed("probability", probability, 0, 1);
    }

    /** A probability of 0.1. */
    public DropPath() {
        this(0.1);
    }

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        BlockMask.fill(multiplier, probability, sampleShape.size(), fromSample, toSample, random);
    }
}
