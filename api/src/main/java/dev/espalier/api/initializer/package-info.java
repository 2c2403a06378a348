/** The values that parameters start from. */
@NullMarked
package dev.espalier.api.initializer;

import org.jspecify.annotations.NullMarked;
