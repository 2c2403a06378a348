/** What keeps a network from fitting its training data too closely. */
@NullMarked
package dev.espalier.api.regularizer;

import org.jspecify.annotations.NullMarked;
