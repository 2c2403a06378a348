package dev.espalier.core.data;

import dev.espalier.api.Check;

/** Which samples are held back from training: a share of them, or a part of a cross-validation. */
public sealed interface Holdout {

    /** Whether each class gives the same share; without a class target all samples count as one class either way. */
    boolean stratify();

    /**
     * A share of the samples.
     *
     * @param share the share, in [0, 1); with 0 none is held back
     * @param stratify whether each class gives the same share
     */
    record Share(double share, boolean stratify) implements Holdout {

        /** Checks the range. */
        public Share {
            Check.inClosedOpen("share", share, 0, 1);
        }

        /**
         * The same share of each class.
         *
         * @param share the share, in [0, 1)
         * @return the share
         */
        public static Share of(double share) {
            return new Share(share, true);
        }
    }

    /**
     * One of several parts of nearly equal size, which together hold each sample once. A cross-validation is as many runs
     * as there are parts, each with the next number and the same seed.
     *
     * @param folds how many parts, at least 2 and at most the number of samples
     * @param fold the part that is held back, from 1 to {@code folds}
     * @param stratify whether each class gives the same share to each part
     */
    record Fold(int folds, int fold, boolean stratify) implements Holdout {

        /** Checks the ranges. */
        public Fold {
            Check.atLeast("folds", folds, 2);
            Check.inClosed("fold", fold, 1, folds);
        }

        /**
         * A part with the same share of each class.
         *
         * @param folds how many parts, at least 2
         * @param fold the part that is held back, from 1 to {@code folds}
         * @return the part
         */
        public static Fold of(int folds, int fold) {
            return new Fold(folds, fold, true);
        }
    }
}
