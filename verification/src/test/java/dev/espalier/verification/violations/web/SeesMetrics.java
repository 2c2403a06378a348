package dev.espalier.verification.violations.web;

import dev.espalier.verification.violations.metrics.InnocentMeters;

record SeesMetrics(InnocentMeters meters) {}
