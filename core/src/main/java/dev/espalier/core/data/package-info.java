/**
 * Data: how samples are split, compared with what a model was trained on, and described in model files.
 *
 * <p>The way of a sample: {@link dev.espalier.api.data.DataSource} → {@link dev.espalier.core.data.SplitData} →
 * {@code data.prepared} (preprocessing fitted to the training part) → {@code data.loader} (batches). Nothing here knows a
 * model.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@NullMarked
package dev.espalier.core.data;

import dev.espalier.api.ApiStatus;
import org.jspecify.annotations.NullMarked;
