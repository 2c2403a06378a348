/** Exporters: bring the meters of a run to monitoring systems. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.exporters;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
