package dev.espalier.verification.violations.plugins.diagnostics;

import dev.espalier.verification.violations.core.wiring.InnocentWiringView;

record SeesCore(InnocentWiringView wiring) {}
