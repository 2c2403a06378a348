package dev.espalier.verification.violations.http;

import dev.espalier.verification.violations.metrics.InnocentMeters;

record SeesMetrics(InnocentMeters meters) {}
