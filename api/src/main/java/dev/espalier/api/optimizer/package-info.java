/** The update rule of the parameters. */
@NullMarked
package dev.espalier.api.optimizer;

import org.jspecify.annotations.NullMarked;
