/** How speed grows with width, batch, depth and threads. */
@NullMarked
package dev.espalier.benchmarks.sweep;

import org.jspecify.annotations.NullMarked;
