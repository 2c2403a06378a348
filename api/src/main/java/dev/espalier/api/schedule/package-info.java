/** Schedules of settings over training. */
@NullMarked
package dev.espalier.api.schedule;

import org.jspecify.annotations.NullMarked;
