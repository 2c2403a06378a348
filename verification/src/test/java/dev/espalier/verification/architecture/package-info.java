/** The architecture as rules on compiled classes. */
@NullMarked
package dev.espalier.verification.architecture;

import org.jspecify.annotations.NullMarked;
