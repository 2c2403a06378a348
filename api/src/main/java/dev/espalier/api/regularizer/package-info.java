/** Kinds of regularization. */
@NullMarked
package dev.espalier.api.regularizer;

import org.jspecify.annotations.NullMarked;
