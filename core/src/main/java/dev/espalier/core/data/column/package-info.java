/** Cells of table columns turned into numbers by the encoding of their column, for files and for rows given in code. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.data.column;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
