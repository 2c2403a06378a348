/** Samples as a model sees them: preprocessing fitted to the training part, and data sets read through it. */
@NullMarked
package dev.espalier.core.data.prepared;

import org.jspecify.annotations.NullMarked;
