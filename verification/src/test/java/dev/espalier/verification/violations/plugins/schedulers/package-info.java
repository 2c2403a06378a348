/** Violations, and innocent neighbours that must not be reported. */
@NullMarked
package dev.espalier.verification.violations.plugins.schedulers;

import org.jspecify.annotations.NullMarked;
