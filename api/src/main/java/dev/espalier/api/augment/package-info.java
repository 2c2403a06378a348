/** Changes to training samples that leave their meaning as it is. */
@NullMarked
package dev.espalier.api.augment;

import org.jspecify.annotations.NullMarked;
