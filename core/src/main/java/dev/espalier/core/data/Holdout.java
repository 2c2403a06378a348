package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;

/** The samples held out from training: a fraction of them, or a fold of a cross-validation. */
public sealed interface Holdout {

    /** Whether each class gives the same fraction; without a class target all samples count as one class either way. */
    boolean stratify();

    /**
     * A fraction of the samples.
     *
     * @param fraction the fraction, in [0, 1); with 0 none is held back
     * @param stratify whether each class gives the same fraction
     */
    record Fraction(
            @Setting(value = "fraction of the samples that is held out, in [0, 1)", shorthand = true, required = true)
            double fraction,

            @Setting("whether to hold out the same fraction of each class; no effect without classes")
            boolean stratify)
            implements Holdout {

        /** Checks the range. */
        public Fraction {
            Check.inClosedOpen("fraction", fraction, 0, 1);
        }

        /** Nothing is held out. */
        public Fraction() {
            this(0, true);
        }

        /**
         * The same fraction of each class.
         *
         * @param fraction the fraction, in [0, 1)
         * @return the fraction
         */
        public static Fraction of(double fraction) {
            return new Fraction(fraction, true);
        }
    }

    /**
     * One of several parts of nearly equal size, which together hold each sample once. A cross-validation is as many runs
     * as there are parts, each with the next number and the same seed.
     *
     * @param folds how many parts, at least 2 and at most the number of samples
     * @param fold the part that is held back, from 1 to {@code folds}
     * @param repeat which shuffle the parts are cut from, from 1: a repeated cross-validation cuts anew for each
     * @param stratify whether each class gives the same fraction to each part
     */
    record Fold(
            @Setting(value = "number of folds of a cross-validation, at least 2", required = true)
            int folds,

            @Setting(value = "fold that this run holds out, from 1 to folds", required = true)
            int fold,

            @Setting("repeat of a cross-validation, from 1; each shuffles anew, with the same seed")
            int repeat,

            @Setting("whether each fold has the same fraction of each class; no effect without classes")
            boolean stratify)
            implements Holdout {

        /** The first of two parts. */
        public Fold() {
            this(2, 1, 1, true);
        }

        /** Checks the ranges. */
        public Fold {
            Check.atLeast("folds", folds, 2);
            Check.inClosed("fold", fold, 1, folds);
            Check.atLeast("repeat", repeat, 1);
        }

        /**
         * A part with the same fraction of each class.
         *
         * @param folds how many parts, at least 2
         * @param fold the part that is held back, from 1 to {@code folds}
         * @return the part
         */
        public static Fold of(int folds, int fold) {
            return new Fold(folds, fold, 1, true);
        }
    }
}
