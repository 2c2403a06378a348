package dev.espalier.plugins.optimizers;

import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.WeightView;

/** Decoupled weight decay before an update, to the bits of the regularizer {@code decoupled-decay}. */
final class WeightDecay {

    private WeightDecay() {}

    /** w ← w·(1 − η·λ) for weights; biases, scales and shifts are left alone. */
    static void apply(WeightView slice, double learningRate, double decay) {
        if (decay == 0 || slice.parameter().role() != Role.WEIGHT) {
            return;
        }
        float[] values = slice.values();
        float kept = (float) (1 - learningRate * decay);
        for (int i = slice.from(); i < slice.to(); i++) {
            values[i] *= kept;
        }
    }
}
