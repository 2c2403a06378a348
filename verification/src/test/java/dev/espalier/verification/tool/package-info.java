/** Programs of the machine that tests run Espalier against. */
@NullMarked
package dev.espalier.verification.tool;

import org.jspecify.annotations.NullMarked;
