package dev.espalier.core.statistics;

/** Counts elements that are NaN or infinite. */
final class NonFiniteElements {

    private NonFiniteElements() {}

    /** How many of the first {@code count} elements are. */
    static long count(float[] values, int count) {
        long found = 0;
        for (int i = 0; i < count; i++) {
            found += Float.isFinite(values[i]) ? 0 : 1;
        }
        return found;
    }
}
