/** Parameters as plugins see them: what they are, their slices, their slots, the step that is being taken. */
@NullMarked
package dev.espalier.api.parameter;

import org.jspecify.annotations.NullMarked;
