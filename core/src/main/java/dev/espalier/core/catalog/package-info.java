/** What plugins there are, where they come from, what can be set on them, and how settings become records and text again. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.catalog;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
