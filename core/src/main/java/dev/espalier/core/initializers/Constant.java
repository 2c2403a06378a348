package dev.espalier.core.initializers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.Arrays;

/**
 * A constant value for every weight.
 *
 * <p>w = c
 *
 * <p>Choose it for the last layer of a branch that should start at 0, or in tests. Do not use it for hidden layers: units
 * with equal weights receive equal gradients and never differ.
 *
 * <p>Source: Keras's {@code Constant}.
 *
 * @param value c, finite
 */
@Plugin(value = "constant", summary = "one value for every weight")
public record Constant(
        @Setting(value = "the value, finite", shorthand = true)
        double value) implements Initializer {

    /** Checks that it is finite. */
    public Constant {
        Check.finite("value", value);
        Check.require(Float.isFinite((float) value), "value", value, "must be within the range of a float");
    }

    /** Zero. */
    public Constant() {
        this(0);
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        Arrays.fill(values, from, to, (float) value);
    }
}
