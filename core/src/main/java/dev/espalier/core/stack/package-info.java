/** Stacks: all that a run is made of, as a value that files and code make alike. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.stack;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
