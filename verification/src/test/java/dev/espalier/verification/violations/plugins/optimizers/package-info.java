/** Violations, and innocent neighbours that must not be reported. */
@NullMarked
package dev.espalier.verification.violations.plugins.optimizers;

import org.jspecify.annotations.NullMarked;
