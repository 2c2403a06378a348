package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;

/** The scale on which the values of a range are equally likely a priori, and on which distances are measured. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public enum Scale {
    /** The value itself. */
    LINEAR,
    /** ln x, for values that span orders of magnitude, such as learning rates; the range is above 0. */
    LOG,
    /** −ln(1 − x), for values that approach 1, such as decay rates; the range is below 1. */
    REVERSE_LOG;

    /**
     * The value on this scale.
     *
     * @param value any for LINEAR, above 0 for LOG, below 1 for REVERSE_LOG
     * @return −∞ for the 0 of a log scale, +∞ for the 1 of a reverse log scale
     */
    public double transform(double value) {
        return switch (this) {
            case LINEAR -> value;
            case LOG -> StrictMath.log(value);
            case REVERSE_LOG -> -StrictMath.log1p(-value);
        };
    }

    /**
     * The value of which this is the transformed one.
     *
     * @param transformed what {@link #transform} gives
     * @return the value
     */
    public double invert(double transformed) {
        return switch (this) {
            case LINEAR -> transformed;
            case LOG -> StrictMath.exp(transformed);
            case REVERSE_LOG -> -StrictMath.expm1(-transformed);
        };
    }
}
