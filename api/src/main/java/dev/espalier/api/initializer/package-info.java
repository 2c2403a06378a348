/** Initial values of parameters. */
@NullMarked
package dev.espalier.api.initializer;

import org.jspecify.annotations.NullMarked;
