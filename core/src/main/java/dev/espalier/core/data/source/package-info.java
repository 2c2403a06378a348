/** The other data sources: images in IDX files, the bundled dataset, and samples passed in code. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.data.source;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
