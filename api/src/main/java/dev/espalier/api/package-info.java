/** Common to all parts of the contract: naming, stability, problems, shapes, random numbers. */
@NullMarked
package dev.espalier.api;

import org.jspecify.annotations.NullMarked;
