/** Training from Java: a stack becomes a trainer, a trainer a run. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
