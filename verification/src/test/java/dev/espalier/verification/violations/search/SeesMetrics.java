package dev.espalier.verification.violations.search;

import dev.espalier.verification.violations.metrics.InnocentMeters;

record SeesMetrics(InnocentMeters meters) {}
