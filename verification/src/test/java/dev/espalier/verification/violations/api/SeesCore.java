package dev.espalier.verification.violations.api;

import dev.espalier.api.ApiStatus;
import dev.espalier.verification.violations.core.Seeded;

/** The API must not see the core. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
public interface SeesCore {
    Seeded core();
}
