package dev.espalier.api.optimizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;

/**
 * An optimizer that updates each parameter from its own gradient and state.
 *
 * <pre>{@code
 * @Plugin("momentum")
 * public record Momentum(double momentum) implements ParameterOptimizer {
 *     private static final Slot VELOCITY = Slot.perElement("velocity");
 *     public Momentum() { this(0.9); }
 *     public List<Slot> slots() { return List.of(VELOCITY); }
 *     public boolean elementwise() { return true; }
 *     public void update(ParameterSlice slice, Step step) { … }
 * }
 * }</pre>
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public non-sealed interface ParameterOptimizer extends Optimizer {

    /**
     * Whether each element's update depends on that element's gradient and state alone.
     *
     * <p>If so, parameters are cut into slices at any place and spread over threads; if not, every slice is a whole
     * parameter.
     */
    default boolean elementwise() {
        return false;
    }

    /**
     * Updates the values and the state of a slice in place; the gradients are left as they are.
     *
     * <p>Called at every step for every trained parameter, possibly by several threads for different slices. After the
     * first steps it may allocate nothing.
     *
     * @param slice what to update
     * @param step the update that is being made
     */
    void update(ParameterSlice slice, Step step);

    /**
     * A rule whose model is evaluated with other weights than those that gradients are taken at, such as their mean.
     *
     * <p>The core asks for them before it validates, and before it finishes the model; training goes on where it was.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface WithEvaluationWeights extends ParameterOptimizer {

        /**
         * Computes the weights to evaluate with; values and state are left as they are.
         *
         * @param slice a parameter, or a part of it if the rule is elementwise, after at least one update
         * @param weights receives the weights, indexed as the values are
         */
        void evaluationWeights(ParameterSlice slice, float[] weights);
    }
}
