package dev.espalier.core.data.prepared;

import java.util.Locale;

/** How targets of values are scaled before a loss compares them. */
public enum ScalingMethod {
    /** Standardized if the loss allows it by default and the spread of the target is far from 1; else not scaled. */
    AUTO,
    /** Mean 0 and standard deviation 1. */
    STANDARDIZE,
    /** Median 0 and interquartile range 1, on which outliers have no influence. */
    ROBUST,
    /** The logarithm of 1 + t, standardized: for values above -1 with a heavy tail. */
    LOG1P,
    /** As they are. */
    NONE;

    /** The name as a setting. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The method of a word.
     *
     * @param word as {@link #toString()} writes it
     * @throws IllegalArgumentException if there is no such method
     */
    static ScalingMethod ofWord(String word) {
        for (ScalingMethod method : values()) {
            if (method != AUTO && method.toString().equals(word)) {
                return method;
            }
        }
        throw new IllegalArgumentException("there is no method '" + word + "'");
    }
}
