/** Kernels and threads together: what the operations of layers, losses and plans compute with. */
@NullMarked
package dev.espalier.engine.compute;

import org.jspecify.annotations.NullMarked;
