/** Layers and losses, the operations of a computational graph. */
@NullMarked
package dev.espalier.api.model;

import org.jspecify.annotations.NullMarked;
