/** The built-in diagnostics of runs. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.plugins.diagnostics;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
