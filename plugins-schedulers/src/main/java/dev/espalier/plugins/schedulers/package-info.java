/** The built-in learning-rate schedules. */
@NullMarked
package dev.espalier.plugins.schedulers;

import org.jspecify.annotations.NullMarked;
