/** The built-in regularizers. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.plugins.regularizers;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
