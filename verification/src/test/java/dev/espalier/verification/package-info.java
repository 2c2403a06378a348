/** Checks over all modules together. */
@NullMarked
package dev.espalier.verification;

import org.jspecify.annotations.NullMarked;
