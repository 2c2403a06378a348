/** Averages of several predictions of the same samples, and how far they differ. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.uncertainty;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
