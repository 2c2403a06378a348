/**
 * The built-in metrics.
 *
 * <p>Counts are whole numbers and sums are made in double in the order of the samples, so that the bits depend on no batch.
 * The predicted class is that of the largest probability, the first of equal ones; targets that are distributions count as
 * their most probable class.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.evaluation;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
