package dev.espalier.core.data.prepared;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.List;

/** The names of the values of an input that comes from the columns of a table. */
public final class ValueNames {

    private ValueNames() {}

    /**
     * A name for each value.
     *
     * @param columns of the input; none if it does not come from a table
     * @return such as {@code age}, {@code city=Bern} or {@code date.month.sin}; none without columns
     */
    public static List<String> of(List<Schema.Column> columns) {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> add(column, names));
        return names;
    }

    private static void add(Schema.Column column, List<String> names) {
        if (column.encoding() instanceof ColumnEncoding.OneHot categories) {
            addPlaces(column.name(), categories, names);
        } else if (column.encoding() instanceof ColumnEncoding.DateTime date) {
            for (ColumnEncoding.Part part : date.parts()) {
                String name = column.name() + "." + part;
                names.addAll(part.width() == 1 ? List.of(name) : List.of(name + ".sin", name + ".cos"));
            }
        } else {
            names.add(column.name());
        }
    }

    private static void addPlaces(String column, ColumnEncoding.Categorical encoding, List<String> names) {
        encoding.categories().forEach(category -> names.add(column + "=" + category));
        if (encoding.missingPlace().isPresent()) {
            names.add(column + "=(missing)");
        }
        if (encoding.unknown() == ColumnEncoding.Unknown.OWN) {
            names.add(column + "=(unknown)");
        }
    }
}
