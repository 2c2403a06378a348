package dev.espalier.images;

import java.util.Locale;

/** How a picture is brought to the size of the samples. */
public enum Fit {
    /** It is scaled until it covers the sample, and what lies outside is cut off on both sides alike. */
    CROP,
    /** It is scaled until it lies within the sample, and the rest is filled with the background. */
    PAD,
    /** Both sides are scaled on their own, so that proportions may change. */
    STRETCH;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
