/**
 * Arithmetic on float arrays: two providers behind {@link dev.espalier.engine.kernel.Kernels}, and the threads that share
 * the work.
 *
 * <p>Every operation promises the same bits for either provider, any lane count, any split over outputs, any compiler
 * tier. So sums have a fixed shape: a product's element is one chain of fused multiply-adds over the depth in ascending
 * order, a reduction has {@value dev.espalier.engine.kernel.Kernels#WIDTH} logical lanes and one combination tree, and
 * functions are built from correctly rounded operations only. A NaN is a NaN whatever its payload.
 *
 * <p>The package uses the JDK alone, and it is the only one that sees {@code jdk.incubator.vector}.
 */
@NullMarked
package dev.espalier.engine.kernel;

import org.jspecify.annotations.NullMarked;
