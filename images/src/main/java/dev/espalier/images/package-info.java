/** Pictures as data: found in folders, decoded in parallel, brought to one size and kept. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.images;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
