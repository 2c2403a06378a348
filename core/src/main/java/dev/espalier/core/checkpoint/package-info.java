/**
 * What a run leaves on the disk: checkpoints and models as safetensors, the metrics log, the folder that holds them.
 *
 * <p>Tensors and texts have names here and no meaning. Every file is written so that a crash at any moment leaves the one
 * before it, and every byte of a tensor file is covered by a checksum.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.checkpoint;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
