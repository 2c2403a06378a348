/** The losses that come with Espalier, found like those of any other jar. */
@NullMarked
package dev.espalier.engine.loss;

import org.jspecify.annotations.NullMarked;
