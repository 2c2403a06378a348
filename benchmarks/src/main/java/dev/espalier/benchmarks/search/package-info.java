/** Benchmarks of searches: how long a suggestion takes, and a table of trainings on which samplers are compared. */
@NullMarked
package dev.espalier.benchmarks.search;

import org.jspecify.annotations.NullMarked;
