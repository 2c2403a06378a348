package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.TreeMap;

/**
 * The validations of a run in order, on which early stopping and feedback schedules base their decisions.
 *
 * <p>Every checkpoint records which validations belong to it, so that a resumed run decides as the uninterrupted one does.
 * A run keeps them in a file and reads on demand: a plugin that is called often should use {@link #fold}, which reads each
 * validation once.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class History {

    /** The history before the first validation. */
    public static final History EMPTY = new History(List.of());

    private final Store store;

    /**
     * A history of given validations.
     *
     * @param entries the validations, oldest first; the list is copied
     */
    public History(List<Entry> entries) {
        this(new Listed(List.copyOf(entries)));
    }

    private History(Store store) {
        this.store = store;
    }

    /**
     * A history that is stored elsewhere, for programs that run training.
     *
     * @param store provides the validations; immutable
     * @return the history
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public static History of(Store store) {
        return new History(store);
    }

    /**
     * One validation.
     *
     * @param step updates made before it
     * @param epoch passes over the training data begun before it, from 1
     * @param values metrics by name: {@code loss}, {@code accuracy}, …; {@code train-loss} is the mean training loss since
     *     the previous validation
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public record Entry(long step, int epoch, Map<String, Double> values) {

        /** Copies the map, in the order of its keys. */
        public Entry {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        /**
         * One metric.
         *
         * @param name such as {@code loss}
         * @return its value; NaN if the validation has no such metric
         */
        public double value(String name) {
            return values.getOrDefault(name, Double.NaN);
        }
    }

    /**
     * A value computed incrementally over validations, such as the best loss so far and the number of validations since.
     *
     * <p>state ← add(state, entry), beginning with begin(), over all validations, oldest first
     *
     * <p>A growing history caches the state of each fold. Folds are identified by {@code equals}: a record, such as the
     * plugin itself, is recognized, a new lambda at each call is not.
     *
     * @param <S> the state: immutable, and of a size that does not grow with the validations
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public interface Fold<S> {

        /** The state before the first validation. */
        S begin();

        /**
         * The state after one more validation; a pure function of both.
         *
         * @param state the state before it
         * @param entry the validation
         * @return the state after it
         */
        S add(S state, Entry entry);
    }

    /** Validations that are stored outside the heap, such as in a file. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public interface Store {

        /** The number of validations. */
        int size();

        /**
         * One validation.
         *
         * @param index from 0 for the oldest, below {@link #size()}
         * @return the validation
         */
        Entry entry(int index);

        /**
         * One metric over all validations.
         *
         * @param name such as {@code loss}
         * @return a value for each validation, oldest first; NaN where it is missing
         */
        default double[] series(String name) {
            double[] series = new double[size()];
            for (int i = 0; i < series.length; i++) {
                series[i] = entry(i).value(name);
            }
            return series;
        }

        /**
         * The state of a fold after all validations.
         *
         * @param <S> its state
         * @param fold what is computed
         * @return the state
         */
        default <S> S fold(Fold<S> fold) {
            S state = fold.begin();
            for (int i = 0; i < size(); i++) {
                state = fold.add(state, entry(i));
            }
            return state;
        }
    }

    /** The number of validations. */
    public int size() {
        return store.size();
    }

    /** The validations, oldest first. They may be read from a file one by one: see {@link #fold}. */
    public List<Entry> entries() {
        return store instanceof Listed listed ? listed.entries() : new Entries(store);
    }

    /**
     * This history with one more validation.
     *
     * @param entry the newest
     * @return a new history
     */
    public History with(Entry entry) {
        List<Entry> longer = new ArrayList<>(entries());
        longer.add(entry);
        return new History(longer);
    }

    /**
     * One metric over all validations.
     *
     * @param name such as {@code loss}
     * @return a value for each validation, oldest first; NaN where it is missing
     */
    public double[] series(String name) {
        return store.series(name);
    }

    /**
     * The state of a fold after all validations; in a run, each validation is added once.
     *
     * @param <S> its state
     * @param fold what is computed
     * @return the state; that of {@link Fold#begin()} if there is no validation
     */
    public <S> S fold(Fold<S> fold) {
        return store.fold(fold);
    }

    /** Equal if the validations are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof History history && entries().equals(history.entries());
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }

    /** The number of validations, and the newest. */
    @Override
    public String toString() {
        int size = size();
        return "History[" + size + (size == 1 ? " validation" : " validations")
                + (size == 0 ? "" : ", the newest " + store.entry(size - 1)) + "]";
    }

    private record Listed(List<Entry> entries) implements Store {

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public Entry entry(int index) {
            return entries.get(index);
        }
    }

    private static final class Entries extends AbstractList<Entry> implements RandomAccess {

        private final Store store;

        Entries(Store store) {
            this.store = store;
        }

        @Override
        public int size() {
            return store.size();
        }

        @Override
        public Entry get(int index) {
            Objects.checkIndex(index, store.size());
            return store.entry(index);
        }
    }
}
