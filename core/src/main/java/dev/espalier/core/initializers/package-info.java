/** The built-in initializers, found and configured like those of any other jar. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.initializers;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
