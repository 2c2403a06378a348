/** The data loader: the order of samples, batches, and the threads that load them ahead. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.core.data.loader;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
