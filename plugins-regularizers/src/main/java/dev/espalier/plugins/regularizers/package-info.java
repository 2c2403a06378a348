/** The built-in regularizers. */
@NullMarked
package dev.espalier.plugins.regularizers;

import org.jspecify.annotations.NullMarked;
