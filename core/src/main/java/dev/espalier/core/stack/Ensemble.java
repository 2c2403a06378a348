package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How several models, or several states of one, become one that is better than each.
 *
 * <p>At most one of members, folds, bagging, snapshots, swa and checkpoints is given. The first four train several models and
 * average their predictions; the others average the weights of one run, and so does {@code soup}.
 *
 * @param members runs that differ by their seed, at least 2; 5 if nothing else is given
 * @param folds runs that each hold out another fold, at least 2
 * @param bagging runs on bootstrap samples, at least 2
 * @param snapshots cycles of the learning rate in one run, at least 2, whose ends become members
 * @param last how many of the last snapshots predict; all of them if not given
 * @param swa stochastic weight averaging
 * @param checkpoints how many of the last checkpoints of a run are averaged, at least 2
 * @param soup averages the weights of the members or checkpoints instead of the predictions
 */
public record Ensemble(
        @Setting(value = "runs that differ by their seed, at least 2; 5 if nothing else is given", shorthand = true)
        OptionalInt members,

        @Setting("runs that each hold out another fold for validation, at least 2")
        OptionalInt folds,

        @Setting("runs on bootstrap samples of the training samples, at least 2")
        OptionalInt bagging,

        @Setting("cycles of the learning rate in one run whose ends become members, at least 2")
        OptionalInt snapshots,

        @Setting("how many of the last snapshots predict, at least 1; all by default")
        OptionalInt last,

        @Setting("stochastic weight averaging: the mean of the weights along the end of a run")
        Optional<Swa> swa,

        @Setting("how many of the last checkpoints of a run are averaged to one model, at least 2")
        OptionalInt checkpoints,

        @Setting(
                "average the weights of members or checkpoints to one model: uniform, or greedy for those that make the"
                        + " validation better")
        Optional<Soup> soup) {

    private static final int DEFAULT_MEMBERS = 5;

    /** Which weights are averaged. */
    public enum Soup {
        /** All of them. */
        UNIFORM,
        /**
         * Beginning with the best one, each that makes the average better on the validation split, or as good (Wortsman et al.
         * 2022).
         */
        GREEDY;

        /** The name as a setting. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an ensemble is made of. */
    public enum Kind {
        /** Runs with other seeds. */
        MEMBERS,
        /** Runs that hold out other folds. */
        FOLDS,
        /** Runs on bootstrap samples. */
        BAGGING,
        /** The ends of the cycles of one run. */
        SNAPSHOTS,
        /** The mean of the weights along the end of one run. */
        SWA,
        /** The last checkpoints of one run. */
        CHECKPOINTS;

        /** The name as a setting. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is made of one run. */
        public boolean isOfOneRun() {
            return this == SNAPSHOTS || this == SWA || this == CHECKPOINTS;
        }
    }

    /**
     * Stochastic weight averaging: after a part of the run, the learning rate is constant, and the weights at the end of each
     * epoch are averaged. Statistics of batch normalization are computed anew for the average.
     *
     * <p>Source: Izmailov et al., "Averaging weights leads to wider optima and better generalization", UAI 2018.
     *
     * @param start the fraction of the run before averaging begins, in [0, 1)
     * @param factor on the base learning rate from then on, above 0
     */
    public record Swa(
            @Setting(
                    value = "fraction of the run before averaging begins, in [0, 1)",
                    shorthand = true,
                    range = "[0, 1)")
            double start,

            @Setting(value = "factor on the base learning rate from then on, above 0", range = "(0, inf)")
            double factor) {

        /** Checks the ranges. */
        public Swa {
            Check.inClosedOpen("start", start, 0, 1);
            Check.above("factor", factor, 0);
        }

        /** From three quarters of the run on, at half the base rate. */
        public Swa() {
            this(0.75, 0.5);
        }
    }

    /** Checks the ranges, and that the settings go together. */
    public Ensemble {
        checkCount("members", members);
        checkCount("folds", folds);
        checkCount("bagging", bagging);
        checkCount("snapshots", snapshots);
        checkCount("checkpoints", checkpoints);
        String only = "must not be given beside another of members, folds, bagging, snapshots, swa and checkpoints";
        boolean before = members.isPresent();
        before = alone("folds", folds, before, only);
        before = alone("bagging", bagging, before, only);
        before = alone("snapshots", snapshots, before, only);
        Check.require(swa.isEmpty() || !before, "swa", "given", only);
        alone("checkpoints", checkpoints, before || swa.isPresent(), only);
        if (last.isPresent()) {
            Check.require(snapshots.isPresent(), "last", last.getAsInt(), "must be given beside snapshots only");
            Check.require(
                    last.getAsInt() >= 1 && last.getAsInt() <= snapshots.orElse(0),
                    "last",
                    last.getAsInt(),
                    "must be in [1, " + snapshots.orElse(0) + "], the number of snapshots");
        }
        if (soup.isPresent()) {
            boolean averages = folds.isEmpty() && bagging.isEmpty() && swa.isEmpty();
            Check.require(averages, "soup", soup.get(), "must be given beside members, snapshots or checkpoints");
        }
    }

    private static void checkCount(String name, OptionalInt count) {
        if (count.isPresent()) {
            Check.inClosed(name, count.getAsInt(), 2, 1000);
        }
    }

    private static boolean alone(String name, OptionalInt given, boolean before, String rule) {
        Check.require(given.isEmpty() || !before, name, given.orElse(0), rule);
        return before || given.isPresent();
    }

    /** Five runs that differ by their seed. */
    public Ensemble() {
        this(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }

    private static Ensemble of(Kind kind, int count) {
        return new Ensemble(
                only(kind == Kind.MEMBERS, count),
                only(kind == Kind.FOLDS, count),
                only(kind == Kind.BAGGING, count),
                only(kind == Kind.SNAPSHOTS, count),
                OptionalInt.empty(),
                Optional.empty(),
                only(kind == Kind.CHECKPOINTS, count),
                Optional.empty());
    }

    private static OptionalInt only(boolean given, int count) {
        return given ? OptionalInt.of(count) : OptionalInt.empty();
    }

    /** Runs that differ by their seed, at least 2. */
    public static Ensemble ofMembers(int count) {
        return of(Kind.MEMBERS, count);
    }

    /** Runs that each hold out another fold, at least 2. */
    public static Ensemble ofFolds(int count) {
        return of(Kind.FOLDS, count);
    }

    /** Runs on bootstrap samples, at least 2. */
    public static Ensemble ofBagging(int count) {
        return of(Kind.BAGGING, count);
    }

    /** The ends of the cycles of one run, at least 2. */
    public static Ensemble ofSnapshots(int count) {
        return of(Kind.SNAPSHOTS, count);
    }

    /** The average of the last checkpoints of one run, at least 2. */
    public static Ensemble ofCheckpoints(int count) {
        return of(Kind.CHECKPOINTS, count);
    }

    /** Stochastic weight averaging in one run. */
    public static Ensemble ofSwa(Swa settings) {
        return new Ensemble(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(settings),
                OptionalInt.empty(),
                Optional.empty());
    }

    /** The same with averaged weights. */
    public Ensemble withSoup(Soup averaging) {
        return new Ensemble(members, folds, bagging, snapshots, last, swa, checkpoints, Optional.of(averaging));
    }

    /** The same of which only the last snapshots predict. */
    public Ensemble withLast(int count) {
        return new Ensemble(members, folds, bagging, snapshots, OptionalInt.of(count), swa, checkpoints, soup);
    }

    /** What it is made of. */
    public Kind kind() {
        if (folds.isPresent()) {
            return Kind.FOLDS;
        }
        if (bagging.isPresent()) {
            return Kind.BAGGING;
        }
        if (snapshots.isPresent()) {
            return Kind.SNAPSHOTS;
        }
        if (swa.isPresent()) {
            return Kind.SWA;
        }
        return checkpoints.isPresent() ? Kind.CHECKPOINTS : Kind.MEMBERS;
    }

    /** How many runs are trained. */
    public int runs() {
        return kind().isOfOneRun() ? 1 : count();
    }

    /** The number that is given of what it is made of; 1 for SWA. */
    public int count() {
        return switch (kind()) {
            case MEMBERS -> members.orElse(DEFAULT_MEMBERS);
            case FOLDS -> folds.orElse(1);
            case BAGGING -> bagging.orElse(1);
            case SNAPSHOTS -> snapshots.orElse(1);
            case SWA -> 1;
            case CHECKPOINTS -> checkpoints.orElse(1);
        };
    }

    /** Which weights become one model; empty if predictions are averaged. */
    public Optional<Soup> averaging() {
        return soup.isEmpty() && (kind() == Kind.SWA || kind() == Kind.CHECKPOINTS) ? Optional.of(Soup.UNIFORM) : soup;
    }
}
