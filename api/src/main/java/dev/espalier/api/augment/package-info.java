/** Random transformations of training samples. */
@NullMarked
package dev.espalier.api.augment;

import org.jspecify.annotations.NullMarked;
