/** Predictions of several passes with noise: of augmented samples, of dropped activations. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.noise;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
