/** The other data sources: images in IDX files, the data set that comes with Espalier, and samples given in code. */
@NullMarked
package dev.espalier.core.data.source;

import org.jspecify.annotations.NullMarked;
