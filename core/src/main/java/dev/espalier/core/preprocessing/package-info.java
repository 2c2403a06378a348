/**
 * The built-in preprocessing steps.
 *
 * <p>Statistics are gathered in double, sample after sample; steps are applied in float, or in double
 * where the data come in double, each sample for itself, so that the bits depend on no batch and no thread.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.preprocessing;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
