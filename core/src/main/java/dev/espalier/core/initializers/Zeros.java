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
 * <p>Choose it for the last scale of a residual branch, so that the block starts as the identity, or for a linear model. Do
 * not use it for hidden layers: units with equal weights receive equal gradients and never differ.
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
