/** Training events as Micrometer meters, and a page on the loopback from which Prometheus reads them. */
@NullMarked
package dev.espalier.metrics;

import org.jspecify.annotations.NullMarked;
