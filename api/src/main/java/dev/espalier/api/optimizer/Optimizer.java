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
 * <p>An optimizer is an immutable record named by {@link dev.espalier.api.Plugin @Plugin}. What it remembers between steps
 * stands in slots that the core owns; it keeps no field that changes. One instance serves all parameters and threads.
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
     * Updates the values and the state of a slice in place; the gradients are left as they are.
     *
     * <p>Called at every step for every trained parameter, possibly by several threads for different slices. After the
     * first steps it may allocate nothing.
     *
     * @param slice what to update
     * @param step the update that is being made
     */
    void update(ParameterSlice slice, Step step);
}
