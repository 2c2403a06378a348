/** TensorBoard event files: records with checksums that hold protocol buffer messages. */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
@NullMarked
package dev.espalier.exporters.tensorboard;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
