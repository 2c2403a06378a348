package dev.espalier.verification.violations.plugins.regularizers;

import dev.espalier.verification.violations.plugins.optimizers.InnocentPlugin;

record SeesAnotherModule(InnocentPlugin optimizer) {}
