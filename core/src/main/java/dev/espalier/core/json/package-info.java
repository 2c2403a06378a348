/** JSON as strict text: a reader that refuses what lenient ones let pass, a writer whose bytes depend on the values alone. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.core.json;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
