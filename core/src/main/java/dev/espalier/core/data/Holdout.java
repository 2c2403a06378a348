package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The samples held out from training: a fraction of them, a fold of a cross-validation, or those that are named. */
public sealed interface Holdout {

    /** The columns of the data that decide; they are kept as text beside the samples and are no features. */
    List<String> columns();

    /**
     * A fraction of the samples.
     *
     * @param fraction the fraction, in [0, 1); with 0 none is held back
     * @param cut which samples may be parted
     */
    record Fraction(
            @Setting(
                    value = "fraction of the samples that is held out, in [0, 1)",
                    shorthand = true,
                    required = true,
                    range = "[0, 1)")
            double fraction,

            @Setting(value = "", flatten = true) Cut cut)
            implements Holdout {

        /** Checks the range. */
        public Fraction {
            Check.inClosedOpen("fraction", fraction, 0, 1);
        }

        /** Nothing is held out. */
        public Fraction() {
            this(0, new Cut());
        }

        /**
         * The same fraction of each class.
         *
         * @param fraction the fraction, in [0, 1)
         * @return the fraction
         */
        public static Fraction of(double fraction) {
            return new Fraction(fraction, new Cut());
        }

        @Override
        public List<String> columns() {
            return fraction == 0 ? List.of() : cut.columns();
        }
    }

    /**
     * One of several parts of nearly equal size, which together hold each sample once. A cross-validation is as many runs
     * as there are parts, each with the next number and the same seed.
     *
     * <p>Parts by time follow each other instead: a run trains on what is before its part, and what comes after is not used.
     *
     * @param folds how many parts, at least 2 and at most the number of samples
     * @param fold the part that is held back, from 1 to {@code folds}
     * @param repeat which shuffle the parts are cut from, from 1: a repeated cross-validation cuts anew for each
     * @param cut which samples may be parted
     */
    record Fold(
            @Setting(value = "number of folds of a cross-validation, at least 2", required = true, range = "[2, inf)")
            int folds,

            @Setting(value = "fold that this run holds out, from 1 to folds", required = true)
            int fold,

            @Setting(
                    value = "repeat of a cross-validation, from 1; each shuffles anew, with the same seed",
                    range = "[1, inf)")
            int repeat,

            @Setting(value = "", flatten = true) Cut cut)
            implements Holdout {

        /** The first of two parts. */
        public Fold() {
            this(2, 1, 1, new Cut());
        }

        /** Checks the ranges. */
        public Fold {
            Check.atLeast("folds", folds, 2);
            Check.inClosed("fold", fold, 1, folds);
            Check.atLeast("repeat", repeat, 1);
            Check.require(
                    repeat == 1 || cut.time().isEmpty(),
                    "repeat",
                    repeat,
                    "must be 1, for folds by time are the same in every repeat");
        }

        /**
         * A part with the same fraction of each class.
         *
         * @param folds how many parts, at least 2
         * @param fold the part that is held back, from 1 to {@code folds}
         * @return the part
         */
        public static Fold of(int folds, int fold) {
            return new Fold(folds, fold, 1, new Cut());
        }

        @Override
        public List<String> columns() {
            return cut.columns();
        }
    }

    /**
     * The samples with a value in a column.
     *
     * @param column the column
     * @param value its text for the samples that are held out
     */
    record Column(
            @Setting(value = "column that says which rows are held out", required = true)
            String column,

            @Setting(value = "value of the column in rows that are held out", required = true)
            String value)
            implements Holdout {

        /** No column. */
        public Column() {
            this("", "");
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /**
     * The samples whose numbers a file lists.
     *
     * @param rows the file, a number in each line: 1 for the first sample
     */
    record Rows(
            @Setting(
                    value = "file of the numbers of the rows held out, one a line; 1 is the first row of data",
                    required = true)
            String rows)
            implements Holdout {

        /** No file. */
        public Rows() {
            this("");
        }

        @Override
        public List<String> columns() {
            return List.of();
        }
    }

    /**
     * Which samples a cut may part, and what must be alike on both sides.
     *
     * @param stratify whether each class gives the same fraction; without classes it has no effect
     * @param stratifyBy a target or column in place of the first class target; many different numbers are taken together in
     *     ten bins of equal size
     * @param group a column: samples with the same text are on one side
     * @param time a column of dates, times or numbers: the latest samples are held out
     * @param timeFormat how dates are written in it, as a pattern of {@link java.time.format.DateTimeFormatter}; ISO 8601 if
     *     empty
     */
    record Cut(
            @Setting("whether to hold out the same fraction of each class; no effect without classes")
            boolean stratify,

            @Setting("target or column whose distribution is the same on both sides; the first class target by default")
            Optional<String> stratifyBy,

            @Setting("column of groups: rows of one group are on the same side")
            Optional<String> group,

            @Setting("column of dates, times or numbers: the latest rows are held out")
            Optional<String> time,

            @Setting("how the dates of time are written, such as dd.MM.yyyy; ISO 8601 by default")
            Optional<String> timeFormat) {

        /** Any samples, with the same fraction of each class. */
        public Cut() {
            this(true);
        }

        /** Any samples, stratified or not. */
        public Cut(boolean stratify) {
            this(stratify, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Checks that the settings do not contradict each other. */
        public Cut {
            stratifyBy.ifPresent(name -> {
                Check.require(stratify, "stratifyBy", name, "must not be given with stratify: false");
                Check.require(time.isEmpty(), "stratifyBy", name, "must not be given beside time");
            });
            time.ifPresent(name -> Check.require(group.isEmpty(), "time", name, "must not be given beside group"));
            timeFormat.ifPresent(format -> {
                Check.require(time.isPresent(), "timeFormat", format, "must not be given without time");
                TimeTexts.check(format);
            });
        }

        /** The same with whole groups on each side. */
        public Cut withGroup(String column) {
            return new Cut(stratify, stratifyBy, Optional.of(column), time, timeFormat);
        }

        /** The same with the latest samples held out. */
        public Cut withTime(String column) {
            return new Cut(stratify, stratifyBy, group, Optional.of(column), timeFormat);
        }

        /** The same with the distribution of another target or column. */
        public Cut withStratifyBy(String name) {
            return new Cut(stratify, Optional.of(name), group, time, timeFormat);
        }

        List<String> columns() {
            return Stream.of(stratifyBy, group, time).flatMap(Optional::stream).toList();
        }
    }
}
