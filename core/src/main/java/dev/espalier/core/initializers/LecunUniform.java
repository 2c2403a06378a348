package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * LeCun uniform initialization: inputs of variance 1 give outputs of variance 1 in a linear layer.
 *
 * <p>w from U(−b, b), b = √(3/fanIn); variance 1/fanIn
 *
 * <p>There is no gain: the activation that follows is assumed to be linear.
 *
 * <p>Choose it for linear layers, or before SELUs where a bounded distribution is preferred.
 *
 * <p>Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998; Keras's {@code LecunUniform}.
 */
@Plugin(value = "lecun-uniform", summary = "LeCun uniform initialization: variance 1/fan, for SELU and linear layers")
public record LecunUniform() implements Initializer {

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        double bound = Math.sqrt(3.0 / parameter.fanIn());
        random.fillUniform(values, from, to, -bound, bound);
    }
}
