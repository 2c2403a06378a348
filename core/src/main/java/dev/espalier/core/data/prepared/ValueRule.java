package dev.espalier.core.data.prepared;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;

/** Which values of an input a model can take. */
@FunctionalInterface
interface ValueRule {

    /** Neither NaN nor infinite. */
    ValueRule FINITE = UnusableValues::areFinite;

    /**
     * Whether all values of a range can be taken.
     *
     * @param values prepared values
     * @param from the first index
     * @param to the index after the last
     * @return whether they can
     */
    boolean holds(float[] values, int from, int to);

    /** The rule of an input: finite values, or indices of its categories. */
    static ValueRule of(Schema.Input input) {
        return input.index().<ValueRule>map(Indices::new).orElse(FINITE);
    }

    /**
     * Indices of categories, and NaN for a missing category that has a place.
     *
     * @param places the number of categories, with the places for missing and unknown ones
     * @param missing whether missing categories have a place
     */
    record Indices(int places, boolean missing) implements ValueRule {

        Indices(ColumnEncoding.Index column) {
            this(column.places(), column.missingPlace().isPresent());
        }

        @Override
        public boolean holds(float[] values, int from, int to) {
            for (int i = from; i < to; i++) {
                int index = (int) values[i];
                boolean isIndex = index == values[i] && index >= 0 && index < places;
                if (!isIndex && !(missing && Float.isNaN(values[i]))) {
                    return false;
                }
            }
            return true;
        }
    }
}
