package dev.espalier.search.space;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The section {@code search} of a stack file: what is optimized, at what expense and how.
 *
 * @param objective the metrics that are optimized, each another; of several, a Pareto front is searched for; if none is given, the
 *     one that the stack selects its best weights by
 * @param budget when the search ends
 * @param stages how its trials are trained; {@code coarse-to-fine} if not given
 * @param sampler proposes the points
 * @param pruner ends trials early; none if not given
 * @param parallel how many trials are trained at once, at least 1
 * @param storage where the study is kept: a file or the URL of a database; a file in the study's folder if not given
 * @param extend whether ranges whose best value is at a border are extended
 * @param seed of the search; that of the stack if not given
 */
public record SearchSettings(
        List<String> objective,
        Budget budget,
        Stages stages,
        Optional<Sampler> sampler,
        Optional<Pruner> pruner,
        int parallel,
        Optional<String> storage,
        boolean extend,
        OptionalLong seed) {

    /** Checks the ranges. */
    public SearchSettings {
        objective = List.copyOf(objective);
        Check.require(
                new HashSet<>(objective).size() == objective.size(),
                "objective",
                objective,
                "must name each metric once");
        Check.atLeast("parallel", parallel, 1);
    }

    /** What applies where the file says nothing else. */
    public SearchSettings() {
        this(
                List.of(),
                Budget.standard(),
                new Stages.CoarseToFine(),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                false,
                OptionalLong.empty());
    }

    /** The same settings with another budget. */
    public SearchSettings withBudget(Budget changed) {
        return new SearchSettings(objective, changed, stages, sampler, pruner, parallel, storage, extend, seed);
    }

    /** The same settings with other stages. */
    public SearchSettings withStages(Stages changed) {
        return new SearchSettings(objective, budget, changed, sampler, pruner, parallel, storage, extend, seed);
    }

    /** The same settings with a seed. */
    public SearchSettings withSeed(long changed) {
        return new SearchSettings(
                objective, budget, stages, sampler, pruner, parallel, storage, extend, OptionalLong.of(changed));
    }

    /** The same settings with another number of trials at once. */
    public SearchSettings withParallel(int changed) {
        return new SearchSettings(objective, budget, stages, sampler, pruner, changed, storage, extend, seed);
    }

    /**
     * When a search ends; without any limit it has {@value #DEFAULT_TRIALS} trials.
     *
     * @param trials how many trials are begun at most, in all stages
     * @param time how long the search runs at most
     * @param steps how many steps its trials are trained for at most, all together
     */
    public record Budget(
            @Setting(value = "trials that are begun at most, in all stages", range = "[1, inf)")
            OptionalLong trials,

            @Setting("how long the search runs at most, such as 2h")
            Optional<Duration> time,

            @Setting(value = "steps of all trials together, at most", range = "[1, inf)")
            OptionalLong steps) {

        /** The number of trials of a budget that says nothing else. */
        public static final long DEFAULT_TRIALS = 40;

        /** Checks the ranges. */
        public Budget {
            trials.ifPresent(value -> Check.atLeast("trials", value, 1));
            steps.ifPresent(value -> Check.atLeast("steps", value, 1));
            time.ifPresent(
                    value -> Check.require(!value.isNegative() && !value.isZero(), "time", value, "must be above 0"));
            if (trials.isEmpty() && time.isEmpty() && steps.isEmpty()) {
                trials = OptionalLong.of(DEFAULT_TRIALS);
            }
        }

        /** The budget of a search that names none: {@value #DEFAULT_TRIALS} trials. */
        public static Budget standard() {
            return ofTrials(DEFAULT_TRIALS);
        }

        /** A number of trials. */
        public static Budget ofTrials(long trials) {
            return new Budget(OptionalLong.of(trials), Optional.empty(), OptionalLong.empty());
        }
    }

    /** How the trials of a search are trained. */
    public sealed interface Stages {

        /** Many short trials, then fewer and longer ones around the best, then the finalists in full. */
        record CoarseToFine() implements Stages {}

        /** All trials in full, in the space as it is written. */
        record None() implements Stages {}

        /**
         * Stages one after the other.
         *
         * @param stages at least one
         */
        record Listed(List<Stage> stages) implements Stages {

            /** Copies the list. */
            public Listed {
                stages = List.copyOf(stages);
                Check.require(!stages.isEmpty(), "stages", stages, "must have at least one stage");
            }
        }
    }

    /**
     * A stage: new trials, or the finalists of those before.
     *
     * @param trials how many new trials it has
     * @param epochs how long each is trained; in full if not given
     * @param narrow the fraction of each range that remains around the best points of the stages before, in (0, 1]
     * @param finalists how many of the best trials before are trained in full
     */
    public record Stage(
            @Setting(value = "new trials of the stage", range = "[1, inf)")
            OptionalInt trials,

            @Setting(value = "epochs of each trial; in full by default", range = "(0, inf)")
            OptionalDouble epochs,

            @Setting(
                    value = "fraction of each range that remains around the best points before, in (0, 1]",
                    range = "(0, 1]")
            OptionalDouble narrow,

            @Setting(value = "how many of the best trials before are trained in full", range = "[1, inf)")
            OptionalInt finalists) {

        /** Checks the ranges. */
        public Stage {
            trials.ifPresent(value -> Check.atLeast("trials", value, 1));
            epochs.ifPresent(value -> Check.above("epochs", value, 0));
            narrow.ifPresent(value -> Check.inOpenClosed("narrow", value, 0, 1));
            finalists.ifPresent(value -> Check.atLeast("finalists", value, 1));
            Check.require(
                    trials.isPresent() != finalists.isPresent(),
                    trials.isPresent() ? "finalists" : "trials",
                    trials.isPresent() ? finalists.orElse(0) : "missing",
                    "must be given in a stage that has no " + (trials.isPresent() ? "trials" : "finalists")
                            + ", and only there");
            Check.require(
                    finalists.isEmpty() || narrow.isEmpty(),
                    "narrow",
                    narrow.orElse(1),
                    "must not be given for finalists, which keep their values");
        }
    }
}
