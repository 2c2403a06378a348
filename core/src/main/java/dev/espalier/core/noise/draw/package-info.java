/** Draws noise: adds it to the inputs of passes, and to weights. */
@NullMarked
package dev.espalier.core.noise.draw;

import org.jspecify.annotations.NullMarked;
