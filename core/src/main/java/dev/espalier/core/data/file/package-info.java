/** Files as they are stored: plain or compressed, read from their beginning as often as needed, with their digest. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.core.data.file;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
