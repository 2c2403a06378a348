/** The workloads on PyTorch, driven from Java. */
@NullMarked
package dev.espalier.benchmarks.peers.pytorch;

import org.jspecify.annotations.NullMarked;
