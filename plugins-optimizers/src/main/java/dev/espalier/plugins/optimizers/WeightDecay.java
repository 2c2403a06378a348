package dev.espalier.plugins.optimizers;

import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;

/**
 * Decoupled weight decay within an update, w ← w − (η·λ·w + change): the weight is rounded once, and the factor 1 − η·λ, which
 * a float does not hold, is never formed.
 */
final class WeightDecay {

    private WeightDecay() {}

    /**
     * The fraction of each weight that an update takes away: what regularizers ask for, and the rule's own decay.
     *
     * @param slice what is updated
     * @param learningRate η
     * @param own λ of the rule, for weights; biases, scales and shifts have none
     */
    static float of(ParameterSlice slice, double learningRate, double own) {
        double asked = slice.decay();
        double share = own(slice, learningRate, own);
        return (float) (asked + share - asked * share);
    }

    /** The same for a rule without a decay of its own. */
    static float of(ParameterSlice slice) {
        return (float) slice.decay();
    }

    /** What the rule's own decay takes away. */
    static double own(ParameterSlice slice, double learningRate, double own) {
        return slice.parameter().role() == Role.WEIGHT ? learningRate * own : 0;
    }
}
