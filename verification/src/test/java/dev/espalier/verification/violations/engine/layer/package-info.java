/** Planted violations. */
@NullMarked
package dev.espalier.verification.violations.engine.layer;

import org.jspecify.annotations.NullMarked;
