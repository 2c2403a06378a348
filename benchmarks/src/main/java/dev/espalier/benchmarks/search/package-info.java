/** Benchmarks of searches: how long a suggestion takes, samplers compared on recorded trainings, and the recipe beside a grid. */
@NullMarked
package dev.espalier.benchmarks.search;

import org.jspecify.annotations.NullMarked;
