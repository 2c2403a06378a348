package dev.espalier.plugins.augment;

import java.util.Locale;

/**
 * How pixels beyond the border of an image are filled.
 *
 * <p>Augmenters see values after preprocessing, where black may be any number: 0 is black after {@code scale} alone, and the
 * mean of the training images after {@code center} or {@code standardize}. {@link #EDGE}, the default, needs no such
 * number: where an image's border is black, black is what moves in.
 */
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

    /**
     * The index in a row or column that replaces one which may lie outside.
     *
     * @return from 0 to extent - 1, or -1 for the fill
     */
    int place(int wanted, int extent) {
        if (wanted >= 0 && wanted < extent) {
            return wanted;
        }
        return switch (this) {
            case CONSTANT -> -1;
            case EDGE -> wanted < 0 ? 0 : extent - 1;
            case REFLECT -> reflected(wanted, extent);
        };
    }

    private static int reflected(int wanted, int extent) {
        if (extent == 1) {
            return 0;
        }
        int period = 2 * (extent - 1);
        int within = Math.floorMod(wanted, period);
        return within < extent ? within : period - within;
    }
}
