/** How much each hyper-parameter matters. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.search.importance;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
