/** How fast the arithmetic is: matrix products, activations, normalisation, losses. */
@NullMarked
package dev.espalier.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
