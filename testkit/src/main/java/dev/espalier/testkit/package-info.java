/** Contracts that a plugin author extends, fakes, reference problems. */
@NullMarked
package dev.espalier.testkit;

import org.jspecify.annotations.NullMarked;
