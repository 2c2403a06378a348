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
     * <p>If so, parameters may be sliced anywhere and spread over threads; if not, every slice is a whole parameter.
     */
    default boolean elementwise() {
        return false;
    }

    /**
     * Updates the values and the state of a slice in place; the gradients must not change.
     *
     * <p>Called at every step for every trained parameter, possibly by several threads for different slices. It must not
     * allocate after the first steps.
     *
     * @param slice what to update
     * @param step the current update
     */
    void update(ParameterSlice slice, Step step);

    /**
     * An optimizer whose model is evaluated with other weights than the trained ones, such as their average.
     *
     * <p>The core requests them before validation and for the final model; training continues with the trained ones.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface WithEvaluationWeights extends ParameterOptimizer {

        /**
         * Computes the evaluation weights; values and state must not change.
         *
         * @param slice a parameter, or a range of it if the optimizer is elementwise, after at least one update
         * @param weights receives the weights, indexed as the values are
         */
        void evaluationWeights(ParameterSlice slice, float[] weights);
    }
}
