/** The workloads on TensorFlow Java. */
@NullMarked
package dev.espalier.benchmarks.peers.tensorflow;

import org.jspecify.annotations.NullMarked;
