package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.Locale;

/** A part of the data. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public enum Split {
    /** Trained on. */
    TRAIN,
    /** Evaluated during training. */
    VALIDATION,
    /** Evaluated once, with the final model. */
    TEST;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
