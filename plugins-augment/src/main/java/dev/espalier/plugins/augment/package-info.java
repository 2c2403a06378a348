/** The built-in augmenters. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.plugins.augment;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
