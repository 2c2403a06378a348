package dev.espalier.verification.violations.cycle.two;

import dev.espalier.verification.violations.cycle.one.First;

public interface Second {
    First first();
}
