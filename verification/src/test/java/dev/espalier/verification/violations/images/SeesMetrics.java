package dev.espalier.verification.violations.images;

import dev.espalier.verification.violations.metrics.InnocentMeters;

record SeesMetrics(InnocentMeters meters) {}
