package dev.espalier.core.training;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.Slot;
import dev.espalier.engine.kernel.ArrayKernels;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plugin.OptimizerCalls;
import dev.espalier.engine.plugin.PluginBoundary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A parameter that is updated: its arrays, its optimizer, and the optimizer's state for it. */
public final class TrainedParameter {

    private final ParameterInfo info;
    private final long key;
    private final float[] values;
    private final float[] gradients;
    private final Optimizer optimizer;
    private final boolean elementwise;
    private final CurrentStep step;
    private final Slot[] slots;
    private final float[][] states;
    private final boolean takesDecay;
    private boolean stopped;
    private boolean frozen;
    private double decay;

    public TrainedParameter(
            ParameterInfo info, float[] values, float[] gradients, Optimizer optimizer, CurrentStep step) {
        this.info = info;
        this.key = CounterRandomStream.keyOf(info.name());
        this.values = values;
        this.gradients = gradients;
        this.optimizer = optimizer;
        this.step = step;
        this.takesDecay = OptimizerCalls.takesDecay(optimizer);
        this.elementwise = OptimizerCalls.elementwise(optimizer);
        this.slots = OptimizerCalls.slots(optimizer, info).toArray(Slot[]::new);
        this.states = new float[slots.length][];
        for (int i = 0; i < slots.length; i++) {
            states[i] = new float[slots[i].shapeFor(info).size()];
            Arrays.fill(states[i], slots[i].initialValue());
        }
    }

    /** Whether its updates have ended. */
    boolean isStopped() {
        return stopped;
    }

    /** Whether it is left as it is in the present update: its updates have ended, or have not begun. */
    boolean rests() {
        return stopped || frozen;
    }

    /** Whether its updates have not begun. */
    boolean isFrozen() {
        return frozen;
    }

    /** Freezes it if its updates have not begun after the given number of updates of the run. */
    void freeze(long step) {
        frozen = this.step.frozenSteps() > step;
    }

    /**
     * Whether no update of it has been made.
     *
     * <p>The optimizer's state tells, because updates may have ended before they were to begin; an optimizer without state
     * would compute the same from any values.
     *
     * @param step updates of the run
     */
    boolean isUntouched(long step) {
        if (slots.length == 0) {
            return this.step.frozenSteps() >= step;
        }
        for (int i = 0; i < slots.length; i++) {
            float initial = slots[i].initialValue();
            for (float value : states[i]) {
                if (value != initial) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Ends its updates. */
    void stop() {
        stopped = true;
    }

    /** What it is. */
    public ParameterInfo info() {
        return info;
    }

    /** This parameter's part of a random stream's key. */
    long key() {
        return key;
    }

    float[] values() {
        return values;
    }

    float[] gradients() {
        return gradients;
    }

    /** The rule that updates it. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** The optimizer of a run that updates its parameters one by one. */
    ParameterOptimizer parameterOptimizer() {
        return (ParameterOptimizer) optimizer;
    }

    /** Whether the optimizer may be given the parameter in pieces; asked once. */
    boolean elementwise() {
        return elementwise;
    }

    /** The update that is being made, as its group sees it. */
    public CurrentStep step() {
        return step;
    }

    Slot[] slots() {
        return slots;
    }

    /** Whether the optimizer takes decay away itself. */
    boolean takesDecay() {
        return takesDecay;
    }

    /** What the optimizer takes away of each value in the present update. */
    double decay() {
        return decay;
    }

    void decay(double fraction) {
        decay = fraction;
    }

    /**
     * Sets state of some elements to 0 where it is subnormal. A mean of gradients that are 0, such as those of a unit that is
     * never active, shrinks into that range and stays there, and arithmetic with subnormal numbers is up to a hundred times
     * slower on some processors; beside any gradient that is not, they do not count.
     */
    void clearSubnormals(ArrayKernels kernels, int from, int to) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].extent() == Slot.Extent.PER_ELEMENT) {
                kernels.clearSubnormals(states[i], from, to - from);
            }
        }
    }

    /** How many bytes the optimizer's state takes. */
    public long stateBytes() {
        long bytes = 0;
        for (float[] state : states) {
            bytes += (long) state.length * Float.BYTES;
        }
        return bytes;
    }

    /** The optimizer's slots by the names that they have in a checkpoint. */
    List<NamedArray> savedSlots() {
        String name = PluginBoundary.shortNameOf(optimizer);
        List<NamedArray> saved = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            String full = "optimizer/" + name + "/" + slots[i].name() + "/" + info.name();
            saved.add(new NamedArray(full, slots[i].shapeFor(info), states[i]));
        }
        return saved;
    }

    float[] state(Slot slot) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].equals(slot)) {
                return states[i];
            }
        }
        throw new IllegalArgumentException("slot is " + slot + "; it must be one of " + Arrays.toString(slots));
    }
}
