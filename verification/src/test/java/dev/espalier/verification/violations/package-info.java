/** A small world with the module structure of Espalier in which every rule of the architecture is broken once. */
@NullMarked
package dev.espalier.verification.violations;

import org.jspecify.annotations.NullMarked;
