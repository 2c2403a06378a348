package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import java.util.Arrays;
import java.util.List;

/**
 * A slice with its own arrays: values, gradients, and one array per slot.
 *
 * <p>Values and gradients are initially 0, slots have their initial value. {@link #range} returns slices of the same
 * arrays, {@link #copy} copies them, as a checkpoint would restore them.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class FakeParameterSlice implements ParameterSlice {

    private final ParameterInfo parameter;
    private final int from;
    private final int to;
    private final float[] values;
    private final float[] gradients;
    private final List<Slot> slots;
    private final float[][] states;
    private double decay;

    private FakeParameterSlice(
            ParameterInfo parameter,
            int from,
            int to,
            float[] values,
            float[] gradients,
            List<Slot> slots,
            float[][] states) {
        this.parameter = parameter;
        this.from = from;
        this.to = to;
        this.values = values;
        this.gradients = gradients;
        this.slots = slots;
        this.states = states;
    }

    /**
     * A whole parameter.
     *
     * @param parameter what it is
     * @param slots the slots of the plugin; none for plugins other than optimizers
     * @return the slice
     */
    public static FakeParameterSlice of(ParameterInfo parameter, List<Slot> slots) {
        return withMargin(parameter, slots, 0);
    }

    /**
     * A whole weight matrix named {@code dense/weight}, with the fans of a dense layer.
     *
     * @param inputs rows, at least 1
     * @param outputs columns, at least 1
     * @param slots the slots of the plugin
     * @return the slice
     */
    public static FakeParameterSlice weight(int inputs, int outputs, List<Slot> slots) {
        return of(weightInfo("dense/weight", inputs, outputs), slots);
    }

    /**
     * A whole parameter with the slots of an optimizer.
     *
     * @param parameter what it is
     * @param optimizer the optimizer
     * @return the slice
     */
    public static FakeParameterSlice of(ParameterInfo parameter, Optimizer optimizer) {
        return of(parameter, optimizer.slots(parameter));
    }

    /**
     * A whole weight matrix named {@code dense/weight} with the slots of an optimizer.
     *
     * @param inputs rows, at least 1
     * @param outputs columns, at least 1
     * @param optimizer the optimizer
     * @return the slice
     */
    public static FakeParameterSlice weight(int inputs, int outputs, Optimizer optimizer) {
        return of(weightInfo("dense/weight", inputs, outputs), optimizer);
    }

    static ParameterInfo weightInfo(String name, int inputs, int outputs) {
        return new ParameterInfo(name, Role.WEIGHT, Shape.of(inputs, outputs), inputs, outputs, 1);
    }

    /** A whole parameter in longer arrays, as in a core that pools its buffers. */
    static FakeParameterSlice withMargin(ParameterInfo parameter, List<Slot> slots, int margin) {
        int length = parameter.size() + margin;
        float[][] states = new float[slots.size()][];
        for (int i = 0; i < states.length; i++) {
            boolean perElement = slots.get(i).extent() == Slot.Extent.PER_ELEMENT;
            states[i] = new float
                    [perElement ? length : slots.get(i).shapeFor(parameter).size()];
            Arrays.fill(states[i], slots.get(i).initialValue());
        }
        return new FakeParameterSlice(
                parameter, 0, parameter.size(), new float[length], new float[length], List.copyOf(slots), states);
    }

    /** A weight of 8 × 6 normally distributed numbers, with such gradients, in arrays with a margin. */
    static FakeParameterSlice randomWeight(long seed) {
        FakeParameterSlice slice = withMargin(weightInfo("dense/weight", 8, 6), List.of(), 16);
        new CounterRandomStream(seed).fillGaussian(slice.values, 0, slice.to, 0, 1);
        new CounterRandomStream(seed, 1).fillGaussian(slice.gradients, 0, slice.to, 0, 1);
        return slice.fillMargin(Bits.FORBIDDEN);
    }

    /** Writes a marker behind the parameter's end in every array. */
    FakeParameterSlice fillMargin(float number) {
        int size = parameter.size();
        Arrays.fill(values, size, values.length, number);
        Arrays.fill(gradients, size, gradients.length, number);
        for (int i = 0; i < states.length; i++) {
            if (slots.get(i).extent() == Slot.Extent.PER_ELEMENT) {
                Arrays.fill(states[i], size, states[i].length, number);
            }
        }
        return this;
    }

    /**
     * A range of the same arrays.
     *
     * @param first the first index, not before this slice's own
     * @param end the index after the last, not after this slice's own
     * @return the range
     */
    public FakeParameterSlice range(int first, int end) {
        if (first < from || end < first || end > to) {
            throw new IllegalArgumentException(
                    "range is " + first + " to " + end + "; it must lie in " + from + " to " + to);
        }
        return new FakeParameterSlice(parameter, first, end, values, gradients, slots, states).decay(decay);
    }

    /** A copy of the arrays. */
    public FakeParameterSlice copy() {
        float[][] copies = new float[states.length][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = states[i].clone();
        }
        return new FakeParameterSlice(parameter, from, to, values.clone(), gradients.clone(), slots, copies)
                .decay(decay);
    }

    /**
     * Sets the values of this slice.
     *
     * @param newValues one for each index from {@code from()} to {@code to()}
     * @return this
     */
    public FakeParameterSlice setValues(float... newValues) {
        replace(values, newValues);
        return this;
    }

    /**
     * Sets the gradients of this slice.
     *
     * @param newGradients one for each index from {@code from()} to {@code to()}
     * @return this
     */
    public FakeParameterSlice setGradients(float... newGradients) {
        replace(gradients, newGradients);
        return this;
    }

    /**
     * Sets the fraction of the values that decoupled decay subtracts.
     *
     * @param fraction of each value, at least 0
     * @return this
     */
    public FakeParameterSlice decay(double fraction) {
        decay = Check.atLeast("fraction", fraction, 0);
        return this;
    }

    private void replace(float[] array, float[] content) {
        if (content.length != to - from) {
            throw new IllegalArgumentException(
                    "length is " + content.length + "; it must be " + (to - from) + ", the slice's");
        }
        System.arraycopy(content, 0, array, from, content.length);
    }

    /** The slots, in order. */
    public List<Slot> slots() {
        return slots;
    }

    @Override
    public ParameterInfo parameter() {
        return parameter;
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int to() {
        return to;
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public float[] gradients() {
        return gradients;
    }

    @Override
    public float[] state(Slot slot) {
        for (int i = 0; i < states.length; i++) {
            if (slots.get(i).equals(slot)) {
                return states[i];
            }
        }
        throw new IllegalArgumentException("slot is " + slot + "; it must be one of those declared: " + slots);
    }

    @Override
    public double decay() {
        return decay;
    }

    /** Such as {@code dense/weight[0..64]}. */
    @Override
    public String toString() {
        return parameter.name() + "[" + from + ".." + to + "]";
    }
}
