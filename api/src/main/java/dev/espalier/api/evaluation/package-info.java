/** Metrics on data that is not trained on. */
@NullMarked
package dev.espalier.api.evaluation;

import org.jspecify.annotations.NullMarked;
