/** What is checked and made before the first step of a run: its data, its tasks, its parameter groups, the memory it needs. */
@NullMarked
package dev.espalier.core.setup;

import org.jspecify.annotations.NullMarked;
