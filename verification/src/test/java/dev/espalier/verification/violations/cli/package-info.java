/** Violations, and innocent neighbours that must not be reported. */
@NullMarked
package dev.espalier.verification.violations.cli;

import org.jspecify.annotations.NullMarked;
