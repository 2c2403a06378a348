/** Diagnostics: what a run has come to in bounded memory, and those who examine it. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.core.diagnosis;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
