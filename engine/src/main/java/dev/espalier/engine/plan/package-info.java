/** Running a graph: its parameters, and plans that compute it forward and backward on buffers assigned once. */
@NullMarked
package dev.espalier.engine.plan;

import org.jspecify.annotations.NullMarked;
