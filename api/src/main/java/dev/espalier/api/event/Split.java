package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.Locale;

/** A part of the data. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public enum Split {
    /** What the parameters are fitted to. */
    TRAIN,
    /** What decisions during training are made on. */
    VALIDATION,
    /** What the finished model is judged by. */
    TEST;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
