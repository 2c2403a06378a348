/** Predictions of several passes with noise: of augmented samples, of dropped activations. */
@NullMarked
package dev.espalier.core.noise;

import org.jspecify.annotations.NullMarked;
