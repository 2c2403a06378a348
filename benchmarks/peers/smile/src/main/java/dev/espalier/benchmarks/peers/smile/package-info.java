/** The workloads on Smile. */
@NullMarked
package dev.espalier.benchmarks.peers.smile;

import org.jspecify.annotations.NullMarked;
