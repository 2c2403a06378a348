/** Holding layers, losses and whole models against their definitions: the gradient checker. */
@NullMarked
package dev.espalier.engine.gradient;

import org.jspecify.annotations.NullMarked;
