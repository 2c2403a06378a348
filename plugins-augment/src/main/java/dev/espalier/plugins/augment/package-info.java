/** The built-in augmenters. */
@NullMarked
package dev.espalier.plugins.augment;

import org.jspecify.annotations.NullMarked;
