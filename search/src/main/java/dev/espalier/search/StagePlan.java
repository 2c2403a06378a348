package dev.espalier.search;

import dev.espalier.search.space.SearchSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The stages of a search.
 *
 * @param stages in their order, at least one
 */
record StagePlan(List<Planned> stages) {

    /** Fewer trials are all trained in full. */
    private static final long FEWEST_FOR_STAGES = 8;

    private static final String FINE = "fine";
    private static final double FINALIST_SHARE = 0.1;
    private static final double FRONT_SHARE = 0.2;
    private static final long LEAST_FINALISTS = 3;
    private static final double COARSE_SHARE = 2.0 / 3;
    private static final double CONTINUED_SHARE = 0.25;
    private static final double NARROWED = 0.5;

    /** A first look needs this many steps to tell anything, even where they are several epochs of a small table. */
    private static final double LEAST_STEPS = 50;

    private static final double LARGEST_COARSE_PART = 1.0 / 9;

    /** Copies the list. */
    StagePlan {
        stages = List.copyOf(stages);
    }

    /**
     * A stage before it is begun.
     *
     * @param name for people
     * @param trials how many it has, those included that are continued; empty if only time or steps limit it
     * @param continued how many of them are the best trials of the stage before
     * @param epochs the length of its trials; empty for runs in full
     * @param narrow the fraction of each range that remains around the best, in (0, 1]
     * @param until the fraction of the time and steps of the whole search after which no trial of it is begun any more
     */
    record Planned(
            String name, OptionalLong trials, long continued, OptionalDouble epochs, double narrow, double until) {

        /** Whether it only continues trials. */
        boolean isFinal() {
            return trials.isPresent() && trials.getAsLong() == continued;
        }

        /** How many trials are new; empty if only time or steps limit them. */
        OptionalLong sampled() {
            return trials.isPresent() ? OptionalLong.of(trials.getAsLong() - continued) : trials;
        }
    }

    /** Whether it goes from coarse to fine, and begins over around the best if there are trials left then. */
    boolean canGoOn() {
        return stages.size() == 3
                && stages.get(2).isFinal()
                && stages.get(1).name().equals(FINE);
    }

    /**
     * What the trials of a stage have in common, however many they are.
     *
     * @param number of the stage; beyond the last one, fine stages and finalists take turns
     */
    Planned shape(int number) {
        if (number < stages.size()) {
            return stages.get(number);
        }
        Planned again = stages.get(number % 2 == 1 ? 1 : 2);
        return again.isFinal() ? again : new Planned(FINE, again.trials(), 0, again.epochs(), NARROWED, 1);
    }

    /**
     * A stage with another number of trials.
     *
     * @param number of the stage
     * @param trials how many it has
     */
    Planned withTrials(int number, long trials) {
        Planned shape = shape(number);
        long continued = shape.isFinal() ? trials : shape.continued() == 0 ? 0 : Math.round(trials * CONTINUED_SHARE);
        return new Planned(
                shape.name(), OptionalLong.of(trials), continued, shape.epochs(), shape.narrow(), shape.until());
    }

    /**
     * A stage beyond the last one.
     *
     * @param number of the stage
     * @param left how many trials are left for it and those after it, at least 1
     */
    Planned further(int number, long left) {
        boolean isLast = shape(number).isFinal() || left == 1;
        return withTrials(number, isLast ? left : left - Math.max(1, Math.round(left * FINALIST_SHARE)));
    }

    /**
     * The stages that settings ask for.
     *
     * @param settings the section of the stack file
     * @param full the length of a run in full, in epochs
     * @param stepsPerEpoch updates of an epoch
     * @param objectives how many there are
     * @return the plan
     */
    static StagePlan of(SearchSettings settings, double full, long stepsPerEpoch, int objectives) {
        SearchSettings.Stages asked = settings.stages();
        OptionalLong trials = settings.budget().trials();
        if (asked instanceof SearchSettings.Stages.Listed listed) {
            return listed(listed.stages());
        }
        if (asked instanceof SearchSettings.Stages.None || trials.orElse(FEWEST_FOR_STAGES) < FEWEST_FOR_STAGES) {
            return new StagePlan(inFull(trials, settings.extend()));
        }
        return coarseToFine(trials, full, stepsPerEpoch, objectives);
    }

    private static StagePlan coarseToFine(OptionalLong trials, double full, long stepsPerEpoch, int objectives) {
        double first = Math.min(full * LARGEST_COARSE_PART, Math.max(1, LEAST_STEPS / stepsPerEpoch));
        double second = Math.sqrt(first * full);
        if (trials.isEmpty()) {
            return new StagePlan(List.of(
                    new Planned("coarse", trials, 0, OptionalDouble.of(first), 1, 0.3),
                    new Planned(FINE, trials, LEAST_FINALISTS, OptionalDouble.of(second), NARROWED, 0.6),
                    finalists(LEAST_FINALISTS)));
        }
        long all = trials.getAsLong();
        double share = objectives == 1 ? FINALIST_SHARE : FRONT_SHARE;
        long finalists = Math.max(1, Math.round(all * share));
        long coarse = Math.round((all - finalists) * COARSE_SHARE);
        long fine = all - finalists - coarse;
        return new StagePlan(List.of(
                new Planned("coarse", OptionalLong.of(coarse), 0, OptionalDouble.of(first), 1, 0.3),
                new Planned(
                        FINE,
                        OptionalLong.of(fine),
                        Math.round(fine * CONTINUED_SHARE),
                        OptionalDouble.of(second),
                        NARROWED,
                        0.6),
                finalists(finalists)));
    }

    private static Planned finalists(long count) {
        return new Planned("finalists", OptionalLong.of(count), count, OptionalDouble.empty(), 1, 1);
    }

    /** One stage in the space as it is written; where ranges may be extended, a second one for what lies beyond. */
    private static List<Planned> inFull(OptionalLong trials, boolean extend) {
        if (!extend || trials.orElse(2) < 2) {
            return List.of(new Planned("trials", trials, 0, OptionalDouble.empty(), 1, 1));
        }
        OptionalLong first = trials.isPresent() ? OptionalLong.of((trials.getAsLong() + 1) / 2) : trials;
        OptionalLong second = trials.isPresent() ? OptionalLong.of(trials.getAsLong() - first.getAsLong()) : trials;
        return List.of(
                new Planned("trials", first, 0, OptionalDouble.empty(), 1, 0.5),
                new Planned("extended", second, 0, OptionalDouble.empty(), 1, 1));
    }

    private static StagePlan listed(List<SearchSettings.Stage> stages) {
        List<Planned> planned = new ArrayList<>();
        for (SearchSettings.Stage stage : stages) {
            double until = (planned.size() + 1.0) / stages.size();
            long finalists = stage.finalists().orElse(0);
            planned.add(new Planned(
                    finalists > 0 ? "finalists" : "stage " + (planned.size() + 1),
                    OptionalLong.of(finalists > 0 ? finalists : stage.trials().orElseThrow()),
                    finalists,
                    stage.epochs(),
                    stage.narrow().orElse(1),
                    until));
        }
        return new StagePlan(planned);
    }
}
