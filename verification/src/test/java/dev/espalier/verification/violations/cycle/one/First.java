package dev.espalier.verification.violations.cycle.one;

import dev.espalier.verification.violations.cycle.two.Second;

public interface First {
    Second second();
}
