package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;

/** How a target is stored. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public enum TargetKind {
    /** One value: the index of the class, from 0. */
    CLASS_INDEX,
    /** One probability for each class, with the sum 1. */
    DISTRIBUTION,
    /** One or more real values. */
    VALUES
}
