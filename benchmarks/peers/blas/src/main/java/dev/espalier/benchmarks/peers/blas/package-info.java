/** The matrix products of native libraries. */
@NullMarked
package dev.espalier.benchmarks.peers.blas;

import org.jspecify.annotations.NullMarked;
