/** Stacks: all that a run is made of, as a value that files and code make alike. */
@NullMarked
package dev.espalier.core.stack;

import org.jspecify.annotations.NullMarked;
