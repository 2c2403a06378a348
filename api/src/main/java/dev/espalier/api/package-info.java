/** The contract between Espalier and its plugins. */
@NullMarked
package dev.espalier.api;

import org.jspecify.annotations.NullMarked;
