/** The layers that come with Espalier, found like those of any other jar. */
@NullMarked
package dev.espalier.engine.layer;

import org.jspecify.annotations.NullMarked;
