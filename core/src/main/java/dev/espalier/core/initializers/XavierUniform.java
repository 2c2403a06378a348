package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Xavier (Glorot) uniform initialization: balances the variances of activations and gradients.
 *
 * <p>w from U(−b, b), b = g·√(6/(fanIn + fanOut)); variance 2·g²/(fanIn + fanOut)
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
        value = "xavier-uniform",
        summary = "Glorot uniform initialization: variance 2/(fan in + fan out) (Glorot & Bengio 2010)")
public record XavierUniform(
        @Setting(
                value = "factor on the standard deviation, at least 0; 0 for the gain of the activation that follows",
                range = "[0, inf)")
        double gain)
        implements Initializer {

    /** Checks the range. */
    public XavierUniform {
        Gain.check(gain);
    }

    /** With the gain of the activation that follows. */
    public XavierUniform() {
        this(0);
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        double fans = (double) parameter.fanIn() + parameter.fanOut();
        double bound = Gain.of(gain, parameter) * Math.sqrt(6 / fans);
        random.fillUniform(values, from, to, -bound, bound);
    }
}
