package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.search.SearchRange;

/**
 * Spatial dropout: sets whole channels to 0 at random during training, and scales up the others.
 *
 * <p>multiplier = 0 with probability p for a whole channel, else 1/(1−p)
 *
 * <p>Channels are the first dimension of a sample, such as feature maps of an image; for one-dimensional activations it is
 * the same as {@link Dropout}. With p = 1 all are 0.
 *
 * <p>Choose it after convolutions, where neighbouring activations are strongly correlated.
 *
 * <p>Source: Tompson, Goroshin, Jain, LeCun and Bregler, "Efficient Object Localization Using Convolutional Networks", CVPR
 * 2015; {@code torch.nn.Dropout2d}.
 *
 * @param probability p, in [0, 1]
 */
@Plugin(value = "spatial-dropout", summary = "dropout of whole channels (Tompson et al. 2015)")
public record SpatialDropout(
        @Setting(value = "probability of dropping a channel, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0, high = 0.5)
        double probability)
        implements ActivationMask {

    /** Checks the range. */
    public SpatialDropout {
        Check.inClosed("probability", probability, 0, 1);
    }

    /** A probability of 0.5. */
    public SpatialDropout() {
        this(0.5);
    }

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int channels = sampleShape.rank() == 0 ? 1 : sampleShape.dimension(0);
        BlockMask.fill(
                multiplier,
                probability,
                sampleShape.size() / channels,
                fromSample * channels,
                toSample * channels,
                random);
    }
}
