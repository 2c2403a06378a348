/** The built-in optimizers. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.plugins.optimizers;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
