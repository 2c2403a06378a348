package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * LeCun normal initialization: inputs of variance 1 give outputs of variance 1 in a linear layer.
 *
 * <p>w from N(0, 1/fanIn), not truncated
 *
 * <p>There is no gain: the activation that follows is assumed to be linear. Keras's initializer of this name is truncated;
 * for that, use {@link VarianceScaling} with its defaults.
 *
 * <p>Choose it before SELU, which depends on it.
 *
 * <p>Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998.
 */
@Plugin(value = "lecun-normal", summary = "LeCun normal initialization: variance 1/fan, for SELU and linear layers")
public record LecunNormal() implements Initializer {

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        random.fillGaussian(values, from, to, 0, 1 / Math.sqrt(parameter.fanIn()));
    }
}
