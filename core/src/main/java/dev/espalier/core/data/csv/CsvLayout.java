package dev.espalier.core.data.csv;

import dev.espalier.api.data.Schema;
import java.util.List;

/**
 * Which columns of a table become which inputs and targets.
 *
 * @param inputs at least one
 * @param targets none for data to predict
 */
record CsvLayout(List<InputPart> inputs, List<TargetPart> targets) {

    CsvLayout {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
    }

    /** One column. */
    record Source(int index, String name, CsvCell cell) {}

    /** An input and the columns that it comes from, in their order. */
    record InputPart(Schema.Input schema, List<Source> columns) {

        InputPart {
            columns = List.copyOf(columns);
        }
    }

    /** A target and its column. */
    record TargetPart(Schema.Target schema, Source column) {}
}
