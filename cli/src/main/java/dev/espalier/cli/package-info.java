/** The {@code espalier} command. */
@NullMarked
package dev.espalier.cli;

import org.jspecify.annotations.NullMarked;
