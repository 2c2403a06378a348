/** Parameters as plugins see them: descriptions, slices, slots, and the current step. */
@NullMarked
package dev.espalier.api.parameter;

import org.jspecify.annotations.NullMarked;
