/** Short trainings before the first long one: a learning rate, a batch size, and whether the model can learn at all. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.search.rehearsal;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
