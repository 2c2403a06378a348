/** Puts runs together with Guice; nothing outside this package sees it. */
@NullMarked
package dev.espalier.core.wiring;

import org.jspecify.annotations.NullMarked;
