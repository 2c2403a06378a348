package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Xavier (Glorot) normal initialization: balances the variances of activations and gradients.
 *
 * <p>w from N(0, 2·g²/(fanIn + fanOut)), not truncated
 *
 * <p>The gain g defaults to that of the activation that follows the layer: 5/3 for tanh, 1 for sigmoid and for none. The
 * fans come from the layer.
 *
 * <p>Choose it for networks with tanh, sigmoid or softmax.
 *
 * <p>Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
 *
 * @param gain g, above 0; 0 for the gain of the activation that follows
 */
@Plugin(
        value = "xavier-normal",
        summary = "Glorot normal initialization: variance 2/(fan in + fan out) (Glorot & Bengio 2010)")
public record XavierNormal(
        @Setting(
                value = "factor on the standard deviation, at least 0; 0 for the gain of the activation that follows",
                range = "[0, inf)")
        double gain)
        implements Initializer {

    /** Checks the range. */
    public XavierNormal {
        Gain.check(gain);
    }

    /** With the gain of the activation that follows. */
    public XavierNormal() {
        this(0);
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        double fans = (double) parameter.fanIn() + parameter.fanOut();
        double deviation = Gain.of(gain, parameter) * Math.sqrt(2 / fans);
        random.fillGaussian(values, from, to, 0, deviation);
    }
}
