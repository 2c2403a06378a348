/** Training events as Micrometer meters. */
@NullMarked
package dev.espalier.metrics;

import org.jspecify.annotations.NullMarked;
