/** The events of a run, and its history of validations. */
@NullMarked
package dev.espalier.api.event;

import org.jspecify.annotations.NullMarked;
