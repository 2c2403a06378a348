/** How fast tables are read. */
@NullMarked
package dev.espalier.benchmarks.table;

import org.jspecify.annotations.NullMarked;
