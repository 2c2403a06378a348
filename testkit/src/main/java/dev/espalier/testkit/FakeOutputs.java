package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import java.util.Arrays;
import java.util.List;

/** The outputs of a run whose losses and norms a test sets, with the slots of a plugin: classes and values in turns. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class FakeOutputs implements LossBalancing.Outputs {

    private final List<Slot> slots;
    private final float[][] states;
    private final double[] losses;
    private final double[] norms;
    private long step;

    /**
     * Outputs before the first step.
     *
     * @param outputs how many, at least 2
     * @param slots of the plugin, which have their initial values
     */
    public FakeOutputs(int outputs, List<Slot> slots) {
        this.slots = List.copyOf(slots);
        this.states = new float[slots.size()][outputs];
        for (int i = 0; i < states.length; i++) {
            Arrays.fill(states[i], slots.get(i).initialValue());
        }
        this.losses = new double[outputs];
        this.norms = new double[outputs];
        Arrays.fill(losses, Double.NaN);
        Arrays.fill(norms, Double.NaN);
    }

    /**
     * Sets what the next step comes to.
     *
     * @param output from 0
     * @param loss its mean loss; NaN for no samples
     * @param norm of its gradient; NaN if it was not measured
     * @return this
     */
    public FakeOutputs set(int output, double loss, double norm) {
        losses[output] = loss;
        norms[output] = norm;
        return this;
    }

    /** Makes a step with a plugin: its weights before, and its update. */
    double[] step(LossBalancing plugin) {
        step++;
        double[] weights = weights(plugin);
        plugin.update(this);
        return weights;
    }

    /**
     * The weights of the next step.
     *
     * @param plugin the plugin
     * @return one for each output
     */
    public double[] weights(LossBalancing plugin) {
        double[] weights = new double[losses.length];
        plugin.weights(this, weights);
        return weights;
    }

    /** The same state in arrays of its own, as a checkpoint would restore it. */
    FakeOutputs copy() {
        FakeOutputs copy = new FakeOutputs(losses.length, slots);
        for (int i = 0; i < states.length; i++) {
            System.arraycopy(states[i], 0, copy.states[i], 0, states[i].length);
        }
        copy.step = step;
        return copy;
    }

    @Override
    public int count() {
        return losses.length;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public TargetKind kind(int output) {
        return output % 2 == 0 ? TargetKind.CLASS_INDEX : TargetKind.VALUES;
    }

    @Override
    public double loss(int output) {
        return losses[output];
    }

    @Override
    public double gradientNorm(int output) {
        return norms[output];
    }

    @Override
    public float[] state(Slot slot) {
        int index = slots.indexOf(slot);
        if (index < 0) {
            throw new IllegalArgumentException("slot is " + slot + "; it must be one of those declared: " + slots);
        }
        return states[index];
    }
}
