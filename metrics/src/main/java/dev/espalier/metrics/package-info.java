/** Training events as Micrometer meters, and a page on the loopback from which Prometheus reads them. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.metrics;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
