/** Training from Java: a stack becomes a trainer, a trainer a run. */
@NullMarked
package dev.espalier.core;

import org.jspecify.annotations.NullMarked;
