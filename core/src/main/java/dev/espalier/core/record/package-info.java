/** The events of a run as lines of JSON: written within bounds, and read back. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.core.record;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
