/** Projects to begin a plugin with. */
@NullMarked
package dev.espalier.cli.starter;

import org.jspecify.annotations.NullMarked;
