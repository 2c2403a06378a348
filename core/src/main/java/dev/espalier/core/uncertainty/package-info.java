/** Averages of several predictions of the same samples, and how far they differ. */
@NullMarked
package dev.espalier.core.uncertainty;

import org.jspecify.annotations.NullMarked;
