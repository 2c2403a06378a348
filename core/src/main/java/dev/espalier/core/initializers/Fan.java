package dev.espalier.core.initializers;

import dev.espalier.api.parameter.ParameterInfo;
import java.util.Locale;

/** Which way the variance is to be kept: of activations on their way forward, or of gradients on their way back. */
public enum Fan {
    /** By the inputs of an output: activations keep their variance. */
    IN,
    /** By the outputs of an input: gradients keep their variance. */
    OUT,
    /** By the mean of both. */
    AVERAGE;

    double of(ParameterInfo parameter) {
        return switch (this) {
            case IN -> parameter.fanIn();
            case OUT -> parameter.fanOut();
            case AVERAGE -> 0.5 * ((double) parameter.fanIn() + parameter.fanOut());
        };
    }

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
