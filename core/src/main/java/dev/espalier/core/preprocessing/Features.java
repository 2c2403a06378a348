package dev.espalier.core.preprocessing;

import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;

/** What the values of a sample are called. */
final class Features {

    private Features() {}

    /** The name of the column that a value comes from, or else its index. */
    static String name(Preprocessing.Samples samples, int index) {
        int first = 0;
        for (Schema.Column column : samples.columns()) {
            first += column.width();
            if (index < first) {
                return "column '" + column.name() + "'";
            }
        }
        return "value " + index;
    }
}
