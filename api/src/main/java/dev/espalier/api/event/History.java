package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The validations of a run in their order; what early stopping and feedback schedules decide on.
 *
 * <p>It is part of every checkpoint, so that a resumed run decides as the uninterrupted one does.
 *
 * @param entries the validations, oldest first
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record History(List<Entry> entries) {

    /** The history before the first validation. */
    public static final History EMPTY = new History(List.of());

    /** Copies the list. */
    public History {
        entries = List.copyOf(entries);
    }

    /**
     * One validation.
     *
     * @param step updates made before it
     * @param epoch passes over the training data begun before it, from 1
     * @param values figures by name: {@code loss}, {@code accuracy}, …; {@code train-loss} is the mean training loss since
     *     the validation before
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public record Entry(long step, int epoch, Map<String, Double> values) {

        /** Copies the map, in the order of its keys. */
        public Entry {
            values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        /**
         * One figure.
         *
         * @param name such as {@code loss}
         * @return its value; NaN if the validation has no such figure
         */
        public double value(String name) {
            return values.getOrDefault(name, Double.NaN);
        }
    }

    /** The number of validations. */
    public int size() {
        return entries.size();
    }

    /**
     * This history with one more validation.
     *
     * @param entry the newest
     * @return a new history
     */
    public History with(Entry entry) {
        List<Entry> longer = new java.util.ArrayList<>(entries);
        longer.add(entry);
        return new History(longer);
    }

    /**
     * One figure over all validations.
     *
     * @param name such as {@code loss}
     * @return a value for each validation, oldest first; NaN where it is missing
     */
    public double[] series(String name) {
        double[] series = new double[entries.size()];
        for (int i = 0; i < series.length; i++) {
            series[i] = entries.get(i).value(name);
        }
        return series;
    }
}
