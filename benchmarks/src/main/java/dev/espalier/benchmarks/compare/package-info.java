/** Whole workloads on Espalier and on other frameworks, side by side, each in a process of its own. */
@NullMarked
package dev.espalier.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
