package dev.espalier.core.initializers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Uniform distribution between two bounds, independent of the size of the layer.
 *
 * <p>w from U(low, high)
 *
 * <p>Choose it for embeddings; for hidden layers prefer {@code kaiming-uniform} or {@code xavier-uniform}, whose bounds
 * depend on the fans.
 *
 * <p>Source: Keras's {@code RandomUniform}, with the same defaults; PyTorch's {@code uniform_} is from 0 to 1.
 *
 * @param low the smallest value, finite
 * @param high what no value reaches, above {@code low}
 */
@Plugin(value = "uniform", summary = "uniform distribution between two bounds")
public record Uniform(
        @Setting("lower bound, inclusive") double low,

        @Setting("upper bound, exclusive, above low") double high) implements Initializer {

    /** Checks the range. */
    public Uniform {
        LargestScale.check("low", low);
        LargestScale.check("high", high);
        Check.above("high", high, low);
    }

    /** From -0.05 to 0.05. */
    public Uniform() {
        this(-0.05, 0.05);
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        random.fillUniform(values, from, to, low, high);
    }
}
