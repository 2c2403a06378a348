/** Runs as observations of Micrometer, which tracing turns into spans. */
@NullMarked
package dev.espalier.metrics.observation;

import org.jspecify.annotations.NullMarked;
