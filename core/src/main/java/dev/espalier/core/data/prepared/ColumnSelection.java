package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The values of some columns among all values of a sample. */
final class ColumnSelection {

    private final int inputs;
    private final int[] selected;

    /** The columns that are selected; empty if they are not known. */
    private final List<Schema.Column> columns;

    private ColumnSelection(int inputs, int[] selected, List<Schema.Column> columns) {
        this.inputs = inputs;
        this.selected = selected;
        this.columns = columns;
    }

    /**
     * A column of the table.
     *
     * @param column the column
     * @param selected whether it is one of the selection
     */
    record Part(Schema.Column column, boolean selected) {}

    /** The selection of columns that together have all values of a sample. */
    static ColumnSelection of(Shape shape, List<Part> parts) {
        IntStream.Builder indices = IntStream.builder();
        List<Schema.Column> columns = new ArrayList<>();
        int at = 0;
        for (Part part : parts) {
            int next = at + part.column().width();
            if (part.selected()) {
                IntStream.range(at, next).forEach(indices);
                columns.add(part.column());
            }
            at = next;
        }
        return new ColumnSelection(shape.size(), indices.build().toArray(), columns);
    }

    /**
     * The selection that was saved.
     *
     * @throws IllegalArgumentException if the indices are not those of values of a sample, in ascending order
     */
    static ColumnSelection restored(Shape shape, double[] tensor) {
        int[] selected = new int[tensor.length];
        int least = 0;
        for (int i = 0; i < selected.length; i++) {
            selected[i] = (int) tensor[i];
            if (selected[i] != tensor[i] || selected[i] < least || selected[i] >= shape.size()) {
                throw new IllegalArgumentException("tensor '" + OnColumns.SELECTED + "' has the value " + tensor[i]
                        + " at " + i + "; it must have ascending indices below " + shape.size());
            }
            least = selected[i] + 1;
        }
        if (selected.length == 0) {
            throw new IllegalArgumentException("tensor '" + OnColumns.SELECTED + "' is empty");
        }
        return new ColumnSelection(shape.size(), selected, List.of());
    }

    /** The shape of the selected values. */
    Shape shape() {
        return Shape.of(selected.length);
    }

    /** The selected values of samples. */
    Preprocessing.Samples of(Preprocessing.Samples all) {
        float[] floats = new float[inputs];
        double[] doubles = new double[inputs];
        return new Preprocessing.Samples() {
            @Override
            public Shape shape() {
                return ColumnSelection.this.shape();
            }

            @Override
            public List<Schema.Column> columns() {
                return columns;
            }

            @Override
            public int size() {
                return all.size();
            }

            @Override
            public void read(int sample, float[] destination, int offset) {
                all.read(sample, floats, 0);
                for (int i = 0; i < selected.length; i++) {
                    destination[offset + i] = floats[selected[i]];
                }
            }

            @Override
            public void read(int sample, double[] destination, int offset) {
                all.read(sample, doubles, 0);
                for (int i = 0; i < selected.length; i++) {
                    destination[offset + i] = doubles[selected[i]];
                }
            }
        };
    }

    /** Where each value comes from after a step on the selection. */
    Joined joining(Preprocessing.FittedStep step) {
        int results = step.outputShape().size();
        int[] sources = new int[inputs - selected.length + results];
        boolean inPlace = step.elementwise() && results >= selected.length;
        int at = 0;
        int result = 0;
        for (int value = 0; value < inputs; value++) {
            if (Arrays.binarySearch(selected, value) < 0) {
                sources[at++] = value;
            } else if (inPlace) {
                sources[at++] = ~result++;
            } else {
                while (result < results) {
                    sources[at++] = ~result++;
                }
            }
        }
        while (result < results) {
            sources[at++] = ~result++;
        }
        return new Joined(inputs, selected, sources, inPlace);
    }

    /**
     * The values after a step on a selection.
     *
     * @param inputs how many values a sample has before the step
     * @param selected the indices of those that the step receives
     * @param sources for each value after the step the index of the value that it is, or the complement of its index among the
     *     results of the step
     * @param inPlace whether each result has the place of the value that it comes from
     */
    record Joined(int inputs, int[] selected, int[] sources, boolean inPlace) {

        Shape shape() {
            return Shape.of(sources.length);
        }

        double[] tensor() {
            return Arrays.stream(selected).asDoubleStream().toArray();
        }

        /** The columns after the step, if it says what becomes of its own. */
        List<Schema.Column> columns(List<Schema.Column> before, Preprocessing.FittedStep step) {
            List<Schema.Column> own = new ArrayList<>();
            List<Boolean> chosen = new ArrayList<>();
            int at = 0;
            for (Schema.Column column : before) {
                boolean isOwn = Arrays.binarySearch(selected, at) >= 0;
                chosen.add(isOwn);
                if (isOwn) {
                    own.add(column);
                }
                at += column.width();
            }
            List<Schema.Column> results = new ArrayList<>(step.columns(own));
            if (results.isEmpty() || (inPlace && results.size() < own.size())) {
                return List.of();
            }
            List<Schema.Column> after = new ArrayList<>();
            for (int i = 0; i < before.size(); i++) {
                if (!chosen.get(i)) {
                    after.add(before.get(i));
                } else if (inPlace) {
                    after.add(results.remove(0));
                } else {
                    after.addAll(results);
                    results.clear();
                }
            }
            after.addAll(results);
            return after;
        }
    }
}
