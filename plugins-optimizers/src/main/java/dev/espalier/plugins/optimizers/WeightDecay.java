package dev.espalier.plugins.optimizers;

import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;

/**
 * Decoupled weight decay within an update, w ← w − (η·λ·w + change): the weight is rounded once, and the factor 1 − η·λ,
 * which a float does not hold, is never formed.
 */
final class WeightDecay {

    private WeightDecay() {}

    /**
     * The fraction of each weight that an update subtracts: the decay of regularizers plus the optimizer's own.
     *
     * @param slice what is updated
     * @param learningRate η
     * @param own λ of the optimizer, for weights; biases, scales and shifts do not decay
     */
    static float of(ParameterSlice slice, double learningRate, double own) {
        double asked = slice.decay();
        double share = own(slice, learningRate, own);
        return (float) (asked + share - asked * share);
    }

    /** The same for an optimizer without weight decay of its own. */
    static float of(ParameterSlice slice) {
        return (float) slice.decay();
    }

    /** The fraction that the optimizer's own decay subtracts. */
    static double own(ParameterSlice slice, double learningRate, double own) {
        return slice.parameter().role() == Role.WEIGHT ? learningRate * own : 0;
    }
}
