/** The page that shows runs, live and afterwards, and the report of a run as one file. */
@NullMarked
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
package dev.espalier.web;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
