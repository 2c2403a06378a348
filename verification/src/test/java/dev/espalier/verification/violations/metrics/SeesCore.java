package dev.espalier.verification.violations.metrics;

import dev.espalier.verification.violations.core.Seeded;

record SeesCore(Seeded core) {}
