/**
 * Contracts that a plugin author's tests implement, fakes, and problems with known answers.
 *
 * <p>A contract is an interface with tests in it; what it needs from the author is a method that makes the plugin. This is
 * a whole test class, and it checks convergence, resume, slicing, threads, allocation, extreme gradients, settings and
 * discovery:
 *
 * <pre>{@code
 * class LionTest implements OptimizerContract {
 *     @Override
 *     public Optimizer optimizer() {
 *         return new Lion();
 *     }
 * }
 * }</pre>
 *
 * <p>Other settings of the same plugin go into nested classes that implement the contract again. Values that the plugin
 * must refuse are listed in {@link dev.espalier.testkit.PluginContract#refusedSettings()}. Tests of the arithmetic itself
 * are the author's; {@link dev.espalier.testkit.ReferenceProblems} has the values that PyTorch computes.
 */
@NullMarked
package dev.espalier.testkit;

import org.jspecify.annotations.NullMarked;
