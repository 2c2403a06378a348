package dev.espalier.core.data.csv;

import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which columns of a table become which inputs and targets.
 *
 * @param inputs at least one
 * @param targets none for data to predict
 * @param side columns that are kept as text
 */
record CsvLayout(List<InputPart> inputs, List<TargetPart> targets, List<SideColumn> side) {

    CsvLayout {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        side = List.copyOf(side);
    }

    /** An input and the columns that it comes from, in their order. */
    record InputPart(Schema.Input schema, List<CellSource> columns) {

        InputPart {
            columns = List.copyOf(columns);
        }
    }

    /** All columns that become numbers. */
    Stream<CellSource> columns() {
        return Stream.concat(
                inputs.stream().flatMap(input -> input.columns().stream()),
                targets.stream().filter(TargetPart::isThere).map(TargetPart::column));
    }

    /** A column that is kept as text. */
    record SideColumn(String name, int index) {}

    /** A target and its column, whose index is -1 if the table has none. */
    record TargetPart(Schema.Target schema, CellSource column) {

        boolean isThere() {
            return column.index() >= 0;
        }
    }
}
