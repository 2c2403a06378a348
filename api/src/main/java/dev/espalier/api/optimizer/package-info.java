/** Optimizers. */
@NullMarked
package dev.espalier.api.optimizer;

import org.jspecify.annotations.NullMarked;
