/** Studies: searches kept in a database, so that they survive crashes and several processes can work on one. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.search.storage;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
