/** The built-in learning-rate schedules. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.plugins.schedulers;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
