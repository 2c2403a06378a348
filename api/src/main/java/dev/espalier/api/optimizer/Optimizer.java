package dev.espalier.api.optimizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;

/**
 * The rule that turns gradients into new parameter values.
 *
 * <p>An optimizer is an immutable record named by {@link dev.espalier.api.Plugin @Plugin}. Its state between steps is in
 * slots that the core owns; it has no mutable field. One instance is shared by all parameters and threads.
 *
 * <pre>{@code
 * @Plugin("momentum")
 * public record Momentum(double momentum) implements Optimizer {
 *     private static final Slot VELOCITY = Slot.perElement("velocity");
 *     public Momentum() { this(0.9); }
 *     public List<Slot> slots() { return List.of(VELOCITY); }
 *     public boolean elementwise() { return true; }
 *     public void update(ParameterSlice slice, Step step) { … }
 * }
 * }</pre>
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Optimizer {

    /** The state that this rule keeps for a parameter, whichever it is; the same list at every call. */
    default List<Slot> slots() {
        return List.of();
    }

    /**
     * The state that this rule keeps for one parameter; experimental.
     *
     * <p>For rules that treat matrices and vectors differently: the core asks this method, once for each parameter.
     *
     * @param parameter what is to be updated
     * @return some of {@link #slots()}, the same list at every call; all of them by default
     */
    default List<Slot> slots(ParameterInfo parameter) {
        return slots();
    }

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
     * Whether the rule itself takes away what {@link ParameterSlice#decay()} says, in one rounding with its own change.
     *
     * <p>w ← w − (decay·w + change)
     *
     * <p>If not, as by default, values are decayed before the update, which rounds them once more.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default boolean takesDecay() {
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
    interface WithEvaluationWeights extends Optimizer {

        /**
         * Computes the weights to evaluate with; values and state are left as they are.
         *
         * @param slice a parameter, or a part of it if the rule is elementwise, after at least one update
         * @param weights receives the weights, indexed as the values are
         */
        void evaluationWeights(ParameterSlice slice, float[] weights);
    }

    /**
     * A rule that looks at all parameters together and computes loss and gradients more than once in a step.
     *
     * <p>It is the only rule of its run: groups may freeze parameters, and not give them rules or rates of their own. The
     * batch of a step is one pass.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface WithClosure extends Optimizer {

        /**
         * Finds the gradients that the update is to be made with, if they are others than those at the present values.
         *
         * <p>Called before {@link #update(List, Step, Closure)}, and before weights are shaped for the update, as decoupled
         * decay does: what is tried out here begins at the weights that the gradients belong to. Values are put back, to
         * their bits; state is left as it is.
         *
         * @param parameters all trained parameters, as for the update
         * @param step the update that is being made
         * @param closure computes loss and gradients again
         */
        default void findGradients(List<? extends ParameterSlice> parameters, Step step, Closure closure) {}

        /**
         * Updates values and state in place.
         *
         * <p>The gradients are those that were found for it; afterwards they are those of the last evaluation.
         *
         * @param parameters all trained parameters, each a whole one; the same at every step, but for those that a stopping
         *     rule takes out
         * @param step the update that is being made
         * @param closure computes loss and gradients again
         */
        void update(List<? extends ParameterSlice> parameters, Step step, Closure closure);

        /**
         * Refuses: the core calls {@link #update(List, Step, Closure)}.
         *
         * @throws IllegalStateException always
         */
        @Override
        default void update(ParameterSlice slice, Step step) {
            throw new IllegalStateException("this rule updates all parameters together, and needs the loss to do so");
        }
    }

    /** Computes loss and gradients at the values that the parameters have when it is called. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    interface Closure {

        /**
         * Replaces the gradients of all parameters by those at the present values, on the batch of the step, with the same
         * masks, penalties, gradient transformations and clipping.
         *
         * @return the loss, penalties included
         */
        double evaluate();
    }
}
