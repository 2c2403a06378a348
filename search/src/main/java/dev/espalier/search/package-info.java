/** The search for hyper-parameters, as applications use it. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.search;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
