/** The built-in optimizers. */
@NullMarked
package dev.espalier.plugins.optimizers;

import org.jspecify.annotations.NullMarked;
