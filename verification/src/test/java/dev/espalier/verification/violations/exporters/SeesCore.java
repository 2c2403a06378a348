package dev.espalier.verification.violations.exporters;

import dev.espalier.verification.violations.core.Seeded;

record SeesCore(Seeded core) {}
