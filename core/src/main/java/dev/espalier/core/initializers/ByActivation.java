package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Initialization chosen by the activation that follows each layer: Kaiming before a ReLU and its relatives, Xavier elsewhere.
 *
 * <p>w from N(0, g²/fanIn) before an activation of gain g that passes one side, such as ReLU, leaky ReLU, ELU, GELU or SiLU;
 * w from N(0, 2·g²/(fanIn + fanOut)) before tanh (g = 5/3) and before a gain of 1: sigmoid, softmax, another layer, or the end
 * of the model
 *
 * <p>Choose it unless there is a reason for another one; it is the default.
 *
 * <p>Source: {@link KaimingNormal} and {@link XavierNormal}.
 */
@Plugin(
        value = "by-activation",
        summary = "kaiming-normal before ReLU and its relatives, xavier-normal elsewhere; the default")
public record ByActivation() implements Initializer {

    private static final double GAIN_OF_TANH = 5.0 / 3;

    private static final KaimingNormal KAIMING = new KaimingNormal();
    private static final XavierNormal XAVIER = new XavierNormal();

    /**
     * The rule for a parameter.
     *
     * @param parameter a weight
     * @return {@link KaimingNormal} or {@link XavierNormal}, each with the gain of the activation
     */
    public static Initializer of(ParameterInfo parameter) {
        return parameter.gain() == 1 || parameter.gain() == GAIN_OF_TANH ? XAVIER : KAIMING;
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        of(parameter).fill(parameter, values, from, to, random);
    }
}
