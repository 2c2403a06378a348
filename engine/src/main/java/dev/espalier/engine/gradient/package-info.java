/** Holding layers, losses and whole models against their definitions: the gradient checker. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.engine.gradient;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
