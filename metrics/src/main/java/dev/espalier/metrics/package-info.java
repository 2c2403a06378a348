/** Training events as Micrometer meters. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.metrics;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
