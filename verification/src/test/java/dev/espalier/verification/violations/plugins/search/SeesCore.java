package dev.espalier.verification.violations.plugins.search;

import dev.espalier.verification.violations.core.wiring.InnocentWiringView;

record SeesCore(InnocentWiringView wiring) {}
