package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Kaiming (He) uniform initialization: preserves the variance of activations through layers with ReLU.
 *
 * <p>w from U(−b, b), b = g·√(3/fan); variance g²/fan
 *
 * <p>The gain g defaults to that of the activation that follows the layer: √2 for a ReLU, 1 for none. The fans come from
 * the layer. PyTorch's layers start from a narrower distribution, U(±1/√fan), despite the similar name.
 *
 * <p>Choose it for networks with ReLU and similar activations.
 *
 * <p>Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015.
 *
 * @param fan whether the variance is kept by inputs (activations), by outputs (gradients) or by their average
 * @param gain g, above 0; 0 for the gain of the activation that follows
 */
@Plugin(value = "kaiming-uniform", summary = "He uniform initialization: variance 2/fan for ReLU (He et al. 2015)")
public record KaimingUniform(
        @Setting("fan that normalises the variance: in (activations), out (gradients) or average")
        Fan fan,

        @Setting(
                value = "factor on the standard deviation, at least 0; 0 for the gain of the activation that follows",
                range = "[0, inf)")
        double gain)
        implements Initializer {

    /** Checks the range. */
    public KaimingUniform {
        Gain.check(gain);
    }

    /** By the inputs, with the gain of the activation that follows. */
    public KaimingUniform() {
        this(Fan.IN, 0);
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        double bound = Gain.of(gain, parameter) * Math.sqrt(3.0 / fan.of(parameter));
        random.fillUniform(values, from, to, -bound, bound);
    }
}
