/** The data loader: the order of samples, batches, and the threads that load them ahead. */
@NullMarked
package dev.espalier.core.data.loader;

import org.jspecify.annotations.NullMarked;
