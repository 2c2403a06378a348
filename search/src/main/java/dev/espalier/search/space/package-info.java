/** Search spaces as a stack file has them: what is searched for, and the stacks that the points of a space stand for. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.search.space;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
