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
 * <p>Choose it for weights that multiply what is there already, such as gates. Hidden layers whose weights are all alike stay alike for ever: their units receive the same gradients.
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
