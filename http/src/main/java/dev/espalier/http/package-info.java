/** A small HTTP server that reads nothing but what it is given to answer with, and that no client can block. */
@NullMarked
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
package dev.espalier.http;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
