/** Figures of merit on data that training did not see. */
@NullMarked
package dev.espalier.api.evaluation;

import org.jspecify.annotations.NullMarked;
