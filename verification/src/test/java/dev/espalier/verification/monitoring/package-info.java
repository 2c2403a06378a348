/** The dashboard and the alert rules that are published, held against the meters and against Prometheus. */
@NullMarked
package dev.espalier.verification.monitoring;

import org.jspecify.annotations.NullMarked;
