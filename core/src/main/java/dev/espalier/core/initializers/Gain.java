package dev.espalier.core.initializers;

import dev.espalier.api.parameter.ParameterInfo;

/** The setting that all initializers with a gain share: 0 means the gain of the activation that follows the layer. */
final class Gain {

    private Gain() {}

    static void check(double gain) {
        LargestScale.checkUnsigned("gain", gain);
    }

    static double of(double gain, ParameterInfo parameter) {
        return gain > 0 ? gain : parameter.gain();
    }
}
