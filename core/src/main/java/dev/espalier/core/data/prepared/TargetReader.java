package dev.espalier.core.data.prepared;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies one target of samples in any order; for one thread. */
interface TargetReader {

    /**
     * Copies the target.
     *
     * @param samples places in the dataset
     * @param count how many of them, from the first
     * @param destination where to write, sample after sample from index 0
     */
    void read(int[] samples, int count, float[] destination);

    /**
     * Reads a target without scaling it.
     *
     * @param data where the samples are
     * @param target the target
     * @param inputs the readers of the inputs
     * @param capacity the most samples that are read at once
     * @param workers threads to spread the reading over
     */
    static TargetReader of(Dataset data, PreparedTarget target, InputReader[] inputs, int capacity, Workers workers) {
        if (target.origin() instanceof PreparedTarget.OfInput input) {
            InputReader reader = inputs[input.input()];
            return (samples, count, destination) -> reader.read(samples, count, destination, workers);
        }
        List<Integer> stored = ((PreparedTarget.Stored) target.origin()).targets();
        if (stored.size() == 1) {
            SampleRows rows = SampleRows.ofTarget(data, stored.get(0));
            return (samples, count, destination) -> rows.read(samples, 0, count, destination);
        }
        return joined(data, stored, target.target().width(), capacity);
    }

    private static TargetReader joined(Dataset data, List<Integer> stored, int all, int capacity) {
        List<Schema.Target> schemas = data.schema().targets();
        SampleRows[] rows = new SampleRows[stored.size()];
        int[] widths = new int[stored.size()];
        int most = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = SampleRows.ofTarget(data, stored.get(i));
            widths[i] = schemas.get(stored.get(i)).stored();
            most = Math.max(most, widths[i]);
        }
        float[] part = new float[capacity * most];
        return (samples, count, destination) -> {
            int at = 0;
            for (int i = 0; i < rows.length; i++) {
                rows[i].read(samples, 0, count, part);
                for (int s = 0; s < count; s++) {
                    System.arraycopy(part, s * widths[i], destination, s * all + at, widths[i]);
                }
                at += widths[i];
            }
        };
    }

    /** Reads stored targets in double and scales them. */
    static TargetReader scaled(TargetRows rows, TargetScale scale) {
        int width = scale.width();
        double[] sample = new double[width];
        return (samples, count, destination) -> {
            for (int s = 0; s < count; s++) {
                rows.read(samples[s], sample);
                scale.apply(sample, destination, s * width);
            }
        };
    }

    /** The values of stored targets in double, one target after the other. */
    static TargetRows rows(Dataset data, PreparedTarget target) {
        List<Integer> stored = ((PreparedTarget.Stored) target.origin()).targets();
        List<TargetRows> parts = new ArrayList<>();
        int[] widths = new int[stored.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = data.schema().targets().get(stored.get(i)).stored();
            parts.add(single(data, stored.get(i), widths[i]));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        double[][] values = new double[widths.length][];
        for (int i = 0; i < widths.length; i++) {
            values[i] = new double[widths[i]];
        }
        return new Rows(data.size(), (sample, destination) -> {
            int at = 0;
            for (int i = 0; i < widths.length; i++) {
                parts.get(i).read(sample, values[i]);
                System.arraycopy(values[i], 0, destination, at, widths[i]);
                at += widths[i];
            }
        });
    }

    private static TargetRows single(Dataset data, int target, int width) {
        Optional<SampleValues> inMemory = data.targetValues(target);
        if (inMemory.isPresent()) {
            SampleValues values = inMemory.get();
            return new Rows(data.size(), (sample, destination) -> values.read(sample, destination, 0));
        }
        float[] floats = new float[width];
        return new Rows(data.size(), (sample, destination) -> {
            data.readTarget(target, sample, floats, 0);
            for (int i = 0; i < width; i++) {
                destination[i] = floats[i];
            }
        });
    }

    /** Rows that are read by a function. */
    record Rows(int size, Row row) implements TargetRows {

        /** Copies the values of a sample. */
        @FunctionalInterface
        interface Row {
            void read(int sample, double[] destination);
        }

        @Override
        public void read(int sample, double[] destination) {
            row.read(sample, destination);
        }
    }
}
