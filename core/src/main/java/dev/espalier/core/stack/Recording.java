package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * What a run records of itself beside losses and metrics, for those who watch it; no number of the run depends on it.
 *
 * <p>Statistics, pictures, samples and confusions are collected only if a listener wants them.
 *
 * @param stepPoints steps whose metrics are recorded, spread evenly over the run, in [0, 100000]; 0 for none
 * @param statistics how often distributions of activations, gradients, parameters and updates are collected
 * @param pictures whether the weights of the first layer are shown as pictures
 * @param samples whether training samples are shown as the network receives them
 * @param confusions whether the most frequent confusions of classes are shown with examples
 */
public record Recording(
        @Setting("steps whose metrics are recorded, spread evenly over the run, in [0, 100000]")
        int stepPoints,

        @Setting(
                "how often distributions of activations, gradients, parameters and updates are collected: auto, off, or"
                        + " an interval such as {steps: 500}")
        Statistics statistics,

        @Setting("whether the weights of the first layer are shown as pictures")
        boolean pictures,

        @Setting("whether training samples are shown as the network receives them")
        boolean samples,

        @Setting("whether the most frequent confusions of classes are shown with examples")
        boolean confusions) {

    private static final int MOST_STEP_POINTS = 100_000;

    /** What a stack file says in place of the settings. */
    public enum Rule {
        /** Nothing is recorded. */
        OFF
    }

    /** Checks the range. */
    public Recording {
        Check.inClosed("stepPoints", stepPoints, 0, MOST_STEP_POINTS);
    }

    /** Everything, 1000 steps of a run. */
    public Recording() {
        this(1000, new Statistics(), true, true, true);
    }

    /** Nothing. */
    public static Recording off() {
        return new Recording(0, Statistics.off(), false, false, false);
    }

    /**
     * The steps from one recorded step to the next.
     *
     * @param totalSteps updates of the whole run
     * @return at least 1; 0 if no step is recorded
     */
    public long stepInterval(long totalSteps) {
        return stepPoints == 0 ? 0 : Math.max(1, (totalSteps + stepPoints - 1) / stepPoints);
    }

    /**
     * How often distributions are collected.
     *
     * @param collect whether, where no interval is given
     * @param interval from one collection to the next; without any, the length of the run decides
     */
    public record Statistics(
            @Setting(
                    value = "auto, about 20 times in a short run and 100 times in a long one; or off",
                    shorthand = true)
            Collect collect,

            @Setting(value = "interval between collections", flatten = true)
            Span interval) {

        private static final long COLLECTIONS_OF_LONG_RUN = 100;
        private static final long COLLECTIONS_OF_SHORT_RUN = 20;

        /**
         * A collection takes the time of one step of a small network once it is compiled, of several steps before, and less of
         * a large one.
         */
        private static final long CHEAP_INTERVAL = 200;

        /** Whether distributions are collected. */
        public enum Collect {
            /** They are, as often as costs little. */
            AUTO,
            /** They are not. */
            OFF
        }

        /** Checks that an interval is not given beside OFF. */
        public Statistics {
            Check.require(
                    collect == Collect.AUTO || interval.equals(new Span()),
                    "collect",
                    "off",
                    "must not be given beside an interval");
        }

        /** As often as costs little. */
        public Statistics() {
            this(Collect.AUTO, new Span());
        }

        /** Never. */
        public static Statistics off() {
            return new Statistics(Collect.OFF, new Span());
        }

        /**
         * Regularly.
         *
         * @param interval from one collection to the next
         * @return the statistics
         */
        public static Statistics every(Span interval) {
            return new Statistics(Collect.AUTO, interval);
        }

        /** Whether they are collected at all. */
        public boolean isOn() {
            return collect != Collect.OFF;
        }

        /** Whether the length of the run decides how often. */
        public boolean isByLength() {
            return isOn() && interval.equals(new Span());
        }

        /**
         * The steps from one collection to the next.
         *
         * @param run any progress of the run
         * @return at least 1; 0 if nothing is collected
         */
        public long stepsIn(TrainingProgress run) {
            if (!isOn()) {
                return 0;
            }
            long often = part(run.totalSteps(), COLLECTIONS_OF_SHORT_RUN);
            long seldom = part(run.totalSteps(), COLLECTIONS_OF_LONG_RUN);
            return interval.stepsIn(run, Math.max(seldom, Math.min(CHEAP_INTERVAL, often)));
        }

        private static long part(long steps, long parts) {
            return (steps + parts - 1) / parts;
        }
    }
}
