package dev.espalier.plugins.regularizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.WeightConstraint;

/**
 * Non-negativity constraint: sets negative weights to 0 after each update.
 *
 * <p>w ← max(w, 0)
 *
 * <p>Choose it for parts-based and monotonic models.
 *
 * <p>Source: Lee and Seung, "Learning the parts of objects by non-negative matrix factorization", 1999; Keras's
 * {@code NonNeg}.
 */
@Plugin(value = "non-negative", summary = "non-negativity constraint on the weights")
public record NonNegative() implements WeightConstraint {

    @Override
    public void constrain(WeightView weights) {
        float[] values = weights.values();
        for (int i = weights.from(); i < weights.to(); i++) {
            values[i] = Math.max(values[i], 0);
        }
    }
}
