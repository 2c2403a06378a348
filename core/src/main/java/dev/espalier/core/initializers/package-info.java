/** The built-in initializers, found and configured like those of any other jar. */
@NullMarked
package dev.espalier.core.initializers;

import org.jspecify.annotations.NullMarked;
