package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import java.time.Duration;

/** A limit on the time that a run may take; checked after every update. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface TimeLimit extends Regularizer {

    /** The time after which the run ends, counted from its start or from where it was resumed; above 0. */
    Duration limit();
}
