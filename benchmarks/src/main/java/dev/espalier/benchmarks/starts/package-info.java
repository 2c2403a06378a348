/** How much the starts of one program differ, in speed and in the time until it has its speed. */
@NullMarked
package dev.espalier.benchmarks.starts;

import org.jspecify.annotations.NullMarked;
