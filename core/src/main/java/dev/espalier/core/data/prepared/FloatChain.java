package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.plugin.PreprocessingCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Fitted steps of one input, one after the other.
 *
 * @param inputShape the shape of a sample before the first step
 * @param steps the steps in their order
 */
record FloatChain(Shape inputShape, List<Preprocessing.Fitted> steps) implements InputChain {

    FloatChain {
        steps = List.copyOf(steps);
    }

    private FloatChain then(Preprocessing.Fitted step) {
        List<Preprocessing.Fitted> longer = new ArrayList<>(steps);
        longer.add(step);
        return new FloatChain(inputShape, longer);
    }

    @Override
    public FloatChain fit(Preprocessing step, String place, Dataset training, int input) {
        return then(PreprocessingCalls.fit(step, place, new FloatSamples(training, input, this)));
    }

    @Override
    public FloatChain restore(
            Preprocessing step, String place, Map<String, float[]> floats, Map<String, double[]> doubles) {
        return then(PreprocessingCalls.restore(step, place, outputShape(), floats));
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
        if (isEmpty() || !steps.stream().allMatch(Preprocessing.Fitted::elementwise)) {
            return isEmpty();
        }
        Scratch scratch = scratch(1);
        float[] output = new float[outputShape().size()];
        for (int value = 0; value < 256; value++) {
            Arrays.fill(scratch.raw(), value);
            transform(1, scratch, output, 0);
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
            float[] next = new float[steps.get(i).outputShape().size()];
            steps.get(i).transform(1, values, 0, next, 0);
            values = next;
        }
        return RoundedStep.widened(values);
    }

    @Override
    public RangeReader rangeReader(int capacity) {
        int width = inputShape.size();
        if (worksInPlace() && !isEmpty()) {
            // sample by sample: what one step writes the next one reads from the nearest cache
            float[] sample = new float[width];
            return (data, input, first, count, destination) -> {
                for (int s = 0; s < count; s++) {
                    data.readInput(input, first + s, sample, 0);
                    transformInPlace(1, sample, 0);
                    System.arraycopy(sample, 0, destination, s * width, width);
                }
            };
        }
        Scratch scratch = scratch(capacity);
        return (data, input, first, count, destination) -> {
            float[] raw = isEmpty() ? destination : scratch.raw();
            for (int s = 0; s < count; s++) {
                data.readInput(input, first + s, raw, s * width);
            }
            if (!isEmpty()) {
                transform(count, scratch, destination, 0);
            }
        };
    }

    @Override
    public InputReader reader(Dataset data, int input, int capacity, int threads) {
        return new FloatReader(SampleRows.ofInput(data, input), this, capacity, threads);
    }

    @Override
    public ArrayTransformation arrayTransformation(int capacity, Workers workers) {
        BorrowedRows rows = new BorrowedRows(inputShape.size());
        FloatReader reader = new FloatReader(rows, this, capacity, workers.threads());
        int[] inOrder = IntStream.range(0, capacity).toArray();
        return (samples, raw, first, destination) -> {
            rows.begin(raw, first);
            reader.read(inOrder, samples, destination, workers);
            rows.end();
        };
    }

    /** Transforms samples where they lie; only if the chain works in place. */
    void transformInPlace(int samples, float[] values, int at) {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).transform(samples, values, at, values, at);
        }
    }

    /** Buffers to pass some samples at a time through the chain; for one thread. */
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

    /** Transforms the samples in the scratch's raw array; there is at least one step. */
    void transform(int samples, Scratch scratch, float[] output, int outputOffset) {
        float[] from = scratch.raw();
        int last = steps.size() - 1;
        for (int i = 0; i < last; i++) {
            float[] to = i % 2 == 0 ? scratch.even() : scratch.odd();
            steps.get(i).transform(samples, from, 0, to, 0);
            from = to;
        }
        steps.get(last).transform(samples, from, 0, output, outputOffset);
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
