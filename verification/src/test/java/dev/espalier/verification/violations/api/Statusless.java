package dev.espalier.verification.violations.api;

import dev.espalier.api.ApiStatus;

/** A public type has to say what it promises, a nested one too. */
public interface Statusless {

    @ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
    interface Stated {
        interface NestedStatusless {}
    }
}

interface InnocentStatusless {}
