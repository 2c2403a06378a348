package dev.espalier.api.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The data of one task in the schema of all: categories are where all tasks together have them, targets of other tasks are
 * missing, and inputs of other tasks are those of their samples, in turn.
 */
final class AlignedDataset implements Dataset {

    private final Dataset data;
    private final Schema schema;

    /** For each input of the schema that of the data; -1 if it has none. */
    private final int[] inputs;

    private final int[] targets;
    private final int[][] places;

    /** For each input of the schema that the data lacks a dataset that has it. */
    private final Dataset[] lenders;

    /**
     * Aligns a dataset.
     *
     * @param data the samples of a task
     * @param own its schema, with its inputs named as in the schema of all
     * @param schema of all tasks
     * @param lenders for each input a dataset of that schema that has it; not used for inputs that the data has
     */
    AlignedDataset(Dataset data, Schema own, Schema schema, Dataset[] lenders) {
        this.data = data;
        this.schema = schema;
        this.lenders = lenders;
        this.inputs = new int[schema.inputs().size()];
        this.places = new int[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            Schema.Input wanted = schema.inputs().get(i);
            inputs[i] = indexOf(own.inputs().stream().map(Schema.Input::name).toList(), wanted.name());
            places[i] = inputs[i] < 0 ? new int[0] : places(own.inputs().get(inputs[i]), wanted);
        }
        this.targets = schema.targets().stream()
                .mapToInt(target ->
                        indexOf(own.targets().stream().map(Schema.Target::name).toList(), target.name()))
                .toArray();
    }

    private static int indexOf(List<String> names, String name) {
        return names.indexOf(name);
    }

    /** For each value of an input, or category of an index, its place among those of all; none if they are the same. */
    private static int[] places(Schema.Input own, Schema.Input all) {
        if (own.equals(all)) {
            return new int[0];
        }
        int[] places = new int
                [own.index().isPresent()
                        ? own.index().get().places()
                        : own.shape().size()];
        int from = 0;
        int to = 0;
        for (int column = 0; column < own.columns().size(); column++) {
            ColumnEncoding before = own.columns().get(column).encoding();
            ColumnEncoding after = all.columns().get(column).encoding();
            int count = own.index().isPresent() ? places.length : before.width();
            int categories = before.categories().size();
            for (int k = 0; k < count; k++) {
                boolean category = before instanceof ColumnEncoding.Categorical && k < categories;
                int place = category
                        ? after.categories().indexOf(before.categories().get(k))
                        : k + after.categories().size() - categories;
                places[from + k] = to + place;
            }
            from += count;
            to += after.width();
        }
        return places;
    }

    boolean hasInput(int input) {
        return inputs[input] >= 0;
    }

    private boolean isIndex(int input) {
        return schema.inputs().get(input).index().isPresent();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public boolean givesDoubles(int input) {
        return inputs[input] < 0 ? lenders[input].givesDoubles(input) : data.givesDoubles(inputs[input]);
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        if (inputs[input] < 0) {
            lenders[input].readInput(input, sample % lenders[input].size(), destination, offset);
        } else if (places[input].length == 0) {
            data.readInput(inputs[input], sample, destination, offset);
        } else {
            double[] values = aligned(input, sample);
            for (int i = 0; i < values.length; i++) {
                destination[offset + i] = (float) values[i];
            }
        }
    }

    @Override
    public void readInput(int input, int sample, double[] destination, int offset) {
        if (inputs[input] < 0) {
            lenders[input].readInput(input, sample % lenders[input].size(), destination, offset);
        } else if (places[input].length == 0) {
            data.readInput(inputs[input], sample, destination, offset);
        } else {
            double[] values = aligned(input, sample);
            System.arraycopy(values, 0, destination, offset, values.length);
        }
    }

    private double[] aligned(int input, int sample) {
        double[] own =
                new double[data.schema().inputs().get(inputs[input]).shape().size()];
        data.readInput(inputs[input], sample, own, 0);
        if (isIndex(input)) {
            return new double[] {places[input][(int) own[0]]};
        }
        double[] values = new double[schema.inputs().get(input).shape().size()];
        for (int i = 0; i < own.length; i++) {
            values[places[input][i]] = own[i];
        }
        return values;
    }

    @Override
    public Optional<SampleValues> inputValues(int input) {
        if (inputs[input] < 0) {
            int[] turns = IntStream.range(0, size())
                    .map(sample -> sample % lenders[input].size())
                    .toArray();
            return lenders[input].inputValues(input).map(values -> values.part(turns));
        }
        Optional<SampleValues> own = data.inputValues(inputs[input]);
        if (own.isEmpty() || places[input].length == 0) {
            return own;
        }
        int width = schema.inputs().get(input).shape().size();
        double[] values = new double[ArrayDataset.arrayLength(size(), width, "data")];
        for (int sample = 0; sample < size(); sample++) {
            System.arraycopy(aligned(input, sample), 0, values, sample * width, width);
        }
        return Optional.of(SampleValues.of(values, width));
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        if (targets[target] < 0) {
            int stored = schema.targets().get(target).stored();
            Arrays.fill(destination, offset, offset + stored, Float.NaN);
        } else {
            data.readTarget(targets[target], sample, destination, offset);
        }
    }

    @Override
    public boolean missingTargets() {
        return true;
    }

    @Override
    public Optional<SampleValues> targetValues(int target) {
        if (targets[target] >= 0) {
            return data.targetValues(targets[target]);
        }
        int stored = schema.targets().get(target).stored();
        float[] missing = new float[ArrayDataset.arrayLength(size(), stored, "data")];
        Arrays.fill(missing, Float.NaN);
        return Optional.of(SampleValues.of(missing, stored));
    }

    @Override
    public Optional<float[]> weights() {
        return data.weights();
    }

    @Override
    public Optional<float[]> weights(int target) {
        return targets[target] < 0 ? Optional.empty() : data.weights(targets[target]);
    }

    @Override
    public String nameOf(int sample) {
        return data.nameOf(sample);
    }

    @Override
    public int rowOf(int sample) {
        return data.rowOf(sample);
    }

    @Override
    public Optional<List<String>> sideColumn(String name) {
        return data.sideColumn(name);
    }

    @Override
    public List<String> notes() {
        return data.notes();
    }

    @Override
    public String digest() {
        return data.digest();
    }
}
