/** Models: the definition of a computational graph, the graph with its shapes, and the gradient checker. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.engine.model;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
