package dev.espalier.verification.violations.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/** Metrics see Micrometer. */
public record InnocentMeters(MeterRegistry registry) {}
