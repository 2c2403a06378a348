/** Warnings before the first step: what is allowed, and probably not meant. */
@NullMarked
package dev.espalier.core.warning;

import org.jspecify.annotations.NullMarked;
