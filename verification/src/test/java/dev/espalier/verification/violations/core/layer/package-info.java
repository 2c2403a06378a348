/** Planted violations. */
@NullMarked
package dev.espalier.verification.violations.core.layer;

import org.jspecify.annotations.NullMarked;
