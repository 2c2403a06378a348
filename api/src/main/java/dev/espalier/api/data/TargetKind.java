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
    VALUES,
    /** One value in [0, 1] for each label: 1 if it applies. Any number of labels may apply to a sample. */
    LABELS;

    /** Whether each sample belongs to one of several classes. */
    public boolean hasClasses() {
        return this == CLASS_INDEX || this == DISTRIBUTION;
    }
}
