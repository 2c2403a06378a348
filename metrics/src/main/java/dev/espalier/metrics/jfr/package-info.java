/** Runs as events of Java Flight Recorder. */
@NullMarked
package dev.espalier.metrics.jfr;

import org.jspecify.annotations.NullMarked;
