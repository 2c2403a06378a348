/** The losses that come with Espalier, found like those of any other jar. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.engine.loss;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
