package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.Arrays;

/**
 * 0 for every weight.
 *
 * <p>w = 0
 *
 * <p>Choose it for the last scale of a residual branch, which then begins as the identity, or for a linear model. Hidden layers whose weights are all alike stay alike for ever: their units receive the same gradients.
 *
 * <p>Source: Keras's {@code Zeros}.
 */
@Plugin(value = "zeros", summary = "0 for every weight")
public record Zeros() implements Initializer {

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        Arrays.fill(values, from, to, 0);
    }
}
