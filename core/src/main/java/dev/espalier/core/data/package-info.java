/**
 * Data: sources, data sets in memory, splits, fitted preprocessing and the feed of batches.
 *
 * <p>The way of a sample: {@link dev.espalier.api.data.DataSource} → {@link dev.espalier.core.data.TrainValidationSplit} →
 * {@link dev.espalier.core.data.FittedPreprocessing} (fitted to the training part) →
 * {@link dev.espalier.core.data.PreparedDataset} → {@link dev.espalier.core.data.BatchFeed}. Nothing here knows a model.
 */
@NullMarked
package dev.espalier.core.data;

import org.jspecify.annotations.NullMarked;
