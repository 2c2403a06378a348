package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import java.util.List;
import java.util.Optional;

/**
 * The inputs and targets of each sample.
 *
 * @param inputs at least one
 * @param targets none for data to predict
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record Schema(List<Input> inputs, List<Target> targets) {

    /** Copies the lists. */
    public Schema {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        Check.require(!inputs.isEmpty(), "inputs", inputs, "must have at least one input");
    }

    /**
     * One input.
     *
     * @param name its name in the graph, such as {@code image} or {@code features}
     * @param shape the shape of one sample
     * @param columns the table columns of its values, in order; empty if it is not from a table
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Input(String name, Shape shape, List<Column> columns) {

        /** Copies the list. */
        public Input {
            columns = List.copyOf(columns);
        }

        /** The encoding of the column whose categories the input has indices of; empty for any other input. */
        public Optional<ColumnEncoding.Index> index() {
            return columns.size() == 1 && columns.get(0).encoding() instanceof ColumnEncoding.Index index
                    ? Optional.of(index)
                    : Optional.empty();
        }
    }

    /**
     * One column of a table.
     *
     * @param name the name in the header
     * @param encoding how its cells become values of the input
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Column(String name, ColumnEncoding encoding) {

        /**
         * A column of numbers.
         *
         * @param name the name in the header
         * @return the column
         */
        public static Column numeric(String name) {
            return new Column(name, new ColumnEncoding.Numeric());
        }

        /**
         * A column of categories, of which no other may occur and none may be missing.
         *
         * @param name the name in the header
         * @param categories in the order of their one-hot values, at least one
         * @return the column
         */
        public static Column oneHot(String name, List<String> categories) {
            return new Column(
                    name,
                    new ColumnEncoding.OneHot(categories, ColumnEncoding.Unknown.ERROR, ColumnEncoding.Missing.ERROR));
        }

        /** How many values of the input come from the column. */
        public int width() {
            return encoding.width();
        }
    }

    /**
     * One target.
     *
     * @param name its name, such as {@code label}
     * @param kind how it is stored
     * @param width the number of classes or labels, or of values for {@link TargetKind#VALUES}; at least 1
     * @param classNames the names of the classes in the order of their indices, or of the labels; for {@link TargetKind#VALUES} the names of the
     *     values, empty if they have none of their own
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Target(String name, TargetKind kind, int width, List<String> classNames) {

        /** Copies the list. */
        public Target {
            Check.atLeast("width", width, 1);
            classNames = List.copyOf(classNames);
        }

        /**
         * The name of a class.
         *
         * @param index the class, from 0
         * @return its name, or else its index
         */
        public String className(int index) {
            return index < classNames.size() ? classNames.get(index) : Integer.toString(index);
        }

        /** How many floats a dataset stores for each sample: 1 for a class index, otherwise the width. */
        public int stored() {
            return kind == TargetKind.CLASS_INDEX ? 1 : width;
        }
    }
}
