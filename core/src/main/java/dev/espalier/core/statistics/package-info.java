/** Statistics, pictures and samples of a run, for those who watch it. */
@NullMarked
package dev.espalier.core.statistics;

import org.jspecify.annotations.NullMarked;
