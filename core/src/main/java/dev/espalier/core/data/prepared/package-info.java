/** Samples as a model sees them: preprocessing fitted to the training part, and datasets read through it. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.core.data.prepared;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
