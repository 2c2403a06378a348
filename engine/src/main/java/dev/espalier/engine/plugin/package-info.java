/** Calls into plugins: each goes through one boundary, which says whose plugin failed at what, and holds it to its contract. */
@NullMarked
package dev.espalier.engine.plugin;

import org.jspecify.annotations.NullMarked;
