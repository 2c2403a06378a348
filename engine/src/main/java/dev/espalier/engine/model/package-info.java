/** Models: the definition of a computational graph, the graph with its shapes, and the gradient checker. */
@NullMarked
package dev.espalier.engine.model;

import org.jspecify.annotations.NullMarked;
