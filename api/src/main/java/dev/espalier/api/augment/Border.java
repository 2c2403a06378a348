package dev.espalier.api.augment;

import dev.espalier.api.ApiStatus;
import java.util.Locale;

/**
 * How pixels beyond the border of an image are filled.
 *
 * <p>Augmenters see values after preprocessing, where black may be any number: 0 is black after {@code scale} alone, and the
 * mean of the training images after {@code center} or {@code standardize}. {@link #EDGE}, the default, needs no such
 * number: where an image's border is black, black is what moves in.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public enum Border {
    /** The number that is configured as {@code fill}. */
    CONSTANT,
    /** The nearest pixel of the image: {@code aa|abcd|dd}. */
    EDGE,
    /** The image mirrored, its outermost pixels once: {@code cb|abcd|cb}. */
    REFLECT;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
