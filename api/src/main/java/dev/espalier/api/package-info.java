/** What every part of the contract shares: naming, stability, problems, shapes, random numbers. */
@NullMarked
package dev.espalier.api;

import org.jspecify.annotations.NullMarked;
