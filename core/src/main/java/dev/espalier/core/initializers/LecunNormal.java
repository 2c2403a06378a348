package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * LeCun's initialisation with normally distributed numbers: sums of inputs of variance 1 have variance 1.
 *
 * <p>w from N(0, 1/fanIn), not truncated
 *
 * <p>It has no gain: the activation that follows is taken for the identity. Keras's initializer of this name is truncated;
 * {@link VarianceScaling} with its defaults is that one.
 *
 * <p>Choose it before SELUs, which rely on it.
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
