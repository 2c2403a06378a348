package dev.espalier.verification.violations.plugins.augment;

import dev.espalier.verification.violations.metrics.InnocentMeters;

record SeesMetrics(InnocentMeters meters) {}
