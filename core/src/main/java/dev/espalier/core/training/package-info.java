/** The training loop: steps, updates, slots, schedules, averages, validation, and the state that a checkpoint holds. */
@NullMarked
package dev.espalier.core.training;

import org.jspecify.annotations.NullMarked;
