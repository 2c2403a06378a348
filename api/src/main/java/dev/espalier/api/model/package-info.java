/** Layers and losses: what a computational graph is made of. */
@NullMarked
package dev.espalier.api.model;

import org.jspecify.annotations.NullMarked;
