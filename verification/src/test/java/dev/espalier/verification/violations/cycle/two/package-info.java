/** Violations, and innocent neighbours that must not be reported. */
@NullMarked
package dev.espalier.verification.violations.cycle.two;

import org.jspecify.annotations.NullMarked;
