package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import java.util.Locale;

/**
 * Whose conventions a rule follows where libraries differ: where ε stands, how biases are corrected, what accumulators
 * begin with, and the defaults of settings that are not given.
 *
 * <p>Each rule says what its profiles differ in. A profile of a library that has no such rule is refused.
 */
public enum Profile {
    /** PyTorch's {@code torch.optim}, or the implementation of the rule's authors for PyTorch. */
    PYTORCH,
    /** Keras 3. */
    KERAS,
    /** Optax. */
    OPTAX,
    /** The lecture notes in which ε stands within roots; as {@link #PYTORCH} for rules that they do not have. */
    SEED;

    /** One value for Keras and another for all others. */
    double keras(double ofKeras, double ofOthers) {
        return this == KERAS ? ofKeras : ofOthers;
    }

    /** Refuses a library that does not have the rule. */
    static void refuse(Profile profile, Profile missing, String rule) {
        Check.require(
                profile != missing,
                "profile",
                profile.name().toLowerCase(Locale.ROOT),
                "must be another library, because this one has no " + rule);
    }
}
