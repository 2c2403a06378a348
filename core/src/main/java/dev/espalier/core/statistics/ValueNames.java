package dev.espalier.core.statistics;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.List;

/** Names of the values of an input. */
final class ValueNames {

    private ValueNames() {}

    /**
     * A name for each value: that of its column, with its category where a column becomes one value for each; or else a
     * number from 1.
     *
     * @param input after preprocessing
     */
    static List<String> of(Schema.Input input) {
        List<String> names = new ArrayList<>();
        for (Schema.Column column : input.columns()) {
            if (column.width() == 1) {
                names.add(column.name());
            } else {
                for (int i = 0; i < column.width(); i++) {
                    names.add(column.name() + "=" + part(column.encoding(), i));
                }
            }
        }
        int size = input.shape().size();
        if (names.size() != size) {
            names.clear();
            for (int i = 1; i <= size; i++) {
                names.add(input.name() + i);
            }
        }
        return names;
    }

    private static String part(ColumnEncoding encoding, int index) {
        List<String> categories = encoding.categories();
        return index < categories.size() ? categories.get(index) : Integer.toString(index + 1);
    }
}
