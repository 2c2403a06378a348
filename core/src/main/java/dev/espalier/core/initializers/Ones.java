package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.Arrays;

/**
 * 1 for every weight.
 *
 * <p>w = 1
 *
 * <p>Choose it for multiplicative weights, such as gates. Do not use it for hidden layers: units with equal weights receive
 * equal gradients and never differ.
 *
 * <p>Source: Keras's {@code Ones}.
 */
@Plugin(value = "ones", summary = "1 for every weight")
public record Ones() implements Initializer {

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        Arrays.fill(values, from, to, 1);
    }
}
