package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import java.util.Locale;

/**
 * The library whose conventions an optimizer follows where libraries differ: where ε is added, how biases are corrected,
 * how accumulators are initialized, and the defaults of settings.
 *
 * <p>Each optimizer documents how its profiles differ. The profile of a library that lacks the optimizer is refused.
 */
public enum Profile {
    /** PyTorch's {@code torch.optim}, or the authors' implementation for PyTorch. */
    PYTORCH,
    /** Keras 3. */
    KERAS,
    /** Optax. */
    OPTAX,
    /**
     * The formulas of Ruder, "An overview of gradient descent optimization algorithms", arXiv:1609.04747, 2016, in which
     * AdaGrad and RMSprop have ε inside the root: w ← w − η·g/√(v + ε) with ε = 1e-8. As {@link #PYTORCH} for all others.
     */
    TEXTBOOK;

    /** One value for Keras and another for all others. */
    double keras(double ofKeras, double ofOthers) {
        return this == KERAS ? ofKeras : ofOthers;
    }

    /** Refuses a library that lacks the optimizer. */
    static void refuse(Profile profile, Profile missing, String rule) {
        Check.require(
                profile != missing,
                "profile",
                profile.name().toLowerCase(Locale.ROOT),
                "must be another library, because this one has no " + rule);
    }
}
