/** Images whose pixels are moved: copied where moves take pixels to pixels, and interpolated once where they do not. */
@NullMarked
package dev.espalier.engine.image;

import org.jspecify.annotations.NullMarked;
