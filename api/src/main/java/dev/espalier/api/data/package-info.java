/** Data sources, datasets and fitted preprocessing. */
@NullMarked
package dev.espalier.api.data;

import org.jspecify.annotations.NullMarked;
