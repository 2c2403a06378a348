/** The CSV data source: a first look at a table decides what its columns are, a second one reads the values. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.data.csv;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
