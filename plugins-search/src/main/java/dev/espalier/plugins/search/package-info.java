/** The built-in samplers and pruners of searches. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.plugins.search;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
