package dev.espalier.core.data;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fitted steps of one input, one after the other.
 *
 * @param inputShape the shape of a sample before the first step
 * @param steps the steps in their order
 */
record FittedChain(Shape inputShape, List<Preprocessing.Fitted> steps) implements InputChain {

    FittedChain {
        steps = List.copyOf(steps);
    }

    FittedChain then(Preprocessing.Fitted step) {
        List<Preprocessing.Fitted> longer = new ArrayList<>(steps);
        longer.add(step);
        return new FittedChain(inputShape, longer);
    }

    @Override
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    @Override
    public Shape outputShape() {
        return steps.isEmpty() ? inputShape : steps.get(steps.size() - 1).outputShape();
    }

    @Override
    public boolean elementwise() {
        return steps.stream().allMatch(Preprocessing.Fitted::elementwise);
    }

    @Override
    public boolean worksInPlace() {
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).worksInPlace()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether whole numbers from 0 to 255 can become nothing but finite values. Where each value comes from the one at its
     * place alone, 256 samples tell it of all there can be; otherwise this says no.
     */
    @Override
    public boolean isFiniteForBytes() {
        if (isEmpty() || !elementwise()) {
            return isEmpty();
        }
        Scratch scratch = scratch(1);
        float[] output = new float[outputShape().size()];
        for (int value = 0; value < 256; value++) {
            Arrays.fill(scratch.raw(), value);
            apply(1, scratch, output, 0);
            for (float result : output) {
                if (!Float.isFinite(result)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public double[] afterElementwiseSteps(double[] raw) {
        float[] values = RoundedStep.rounded(raw);
        for (int i = 0; i < steps.size() && steps.get(i).elementwise(); i++) {
            float[] next = new float[values.length];
            steps.get(i).apply(1, values, 0, next, 0);
            values = next;
        }
        return RoundedStep.widened(values);
    }

    @Override
    public Passage passage(int capacity) {
        Scratch scratch = scratch(capacity);
        int width = inputShape.size();
        return (data, input, first, count, into) -> {
            float[] raw = isEmpty() ? into : scratch.raw();
            for (int s = 0; s < count; s++) {
                data.readInput(input, first + s, raw, s * width);
            }
            if (!isEmpty()) {
                apply(count, scratch, into, 0);
            }
        };
    }

    /** Applies the steps to samples where they lie; only if the chain works in place. */
    void applyInPlace(int samples, float[] values, int at) {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).apply(samples, values, at, values, at);
        }
    }

    /** Buffers to apply the chain to a given number of samples at a time; for one thread. */
    Scratch scratch(int samples) {
        int widest = 0;
        for (int i = 0; i < steps.size() - 1; i++) {
            widest = Math.max(widest, steps.get(i).outputShape().size());
        }
        float[] raw = steps.isEmpty() ? new float[0] : new float[floats(samples, inputShape.size())];
        boolean alternates = steps.size() > 2;
        return new Scratch(
                raw,
                new float[floats(samples, widest)],
                alternates ? new float[floats(samples, widest)] : new float[0]);
    }

    /** Applies the steps, of which there is at least one, to the samples in the scratch's raw array. */
    void apply(int samples, Scratch scratch, float[] output, int outputAt) {
        float[] from = scratch.raw();
        int last = steps.size() - 1;
        for (int i = 0; i < last; i++) {
            float[] to = i % 2 == 0 ? scratch.even() : scratch.odd();
            steps.get(i).apply(samples, from, 0, to, 0);
            from = to;
        }
        steps.get(last).apply(samples, from, 0, output, outputAt);
    }

    private static int floats(int samples, int width) {
        return ArrayDataset.arrayLength(samples, width, "preprocessing");
    }

    /** Arrays between the steps. */
    static final class Scratch {

        private final float[] raw;
        private final float[] even;
        private final float[] odd;

        Scratch(float[] raw, float[] even, float[] odd) {
            this.raw = raw;
            this.even = even;
            this.odd = odd;
        }

        /** Where samples are put before the first step. */
        float[] raw() {
            return raw;
        }

        float[] even() {
            return even;
        }

        float[] odd() {
            return odd;
        }
    }
}
