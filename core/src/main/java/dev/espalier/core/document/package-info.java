/** Documents as people write them: strict YAML read into nodes that know their places, problems, and the way back to text. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.core.document;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
