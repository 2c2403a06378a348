package dev.espalier.search;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.core.RunOutline;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.json.JsonObject;
import dev.espalier.engine.plugin.PrunerCalls;
import dev.espalier.engine.plugin.SamplerCalls;
import dev.espalier.search.space.PointTranslation;
import dev.espalier.search.space.SearchSettings;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.Choice;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what a search does next, by what its study says alone: whichever process asks, and whenever, gets the same answer.
 */
final class SearchPlanner implements Choice.Chooser {

    /** After this many trials of which all have failed, the cause is not their hyper-parameters. */
    static final int MOST_FAILURES = 10;

    private static final String STANDARD_SAMPLER = "random";
    private static final long SAMPLER_KEY = CounterRandomStream.keyOf("search.sampler");
    private static final long STAGE_KEY = CounterRandomStream.keyOf("search.stage");

    private final SearchSpace space;
    private final SearchSettings settings;
    private final StagePlan plan;
    private final StageSpaces spaces;
    private final Sampler sampler;
    private final long seed;
    private final double full;
    private final String base;

    private SearchPlanner(SearchStack stack, StagePlan plan, Sampler sampler, long seed, double full, String base) {
        this.space = stack.space();
        this.settings = stack.settings();
        this.spaces = new StageSpaces(stack);
        this.plan = plan;
        this.sampler = sampler;
        this.seed = seed;
        this.full = full;
        this.base = base;
    }

    /**
     * The planner of a search.
     *
     * @param stack what is searched, and how
     * @param catalog has the sampler, if the stack names none
     * @param objectives of the search
     * @param outline of a run of the stack
     * @param seed of all random numbers of the search
     * @param base where relative paths of the stack begin
     * @return the planner
     * @throws dev.espalier.api.EspalierException if the stack names no sampler, and the usual one is not there
     */
    static SearchPlanner of(
            SearchStack stack, PluginCatalog catalog, Objectives objectives, RunOutline outline, long seed, Path base) {
        StagePlan plan = StagePlan.of(
                stack.settings(),
                outline.epochs(),
                outline.stepsPerEpoch(),
                objectives.all().size());
        Sampler sampler = stack.settings().sampler().orElseGet(() -> standardSampler(catalog));
        return new SearchPlanner(
                stack,
                plan,
                sampler,
                seed,
                outline.epochs(),
                base.toAbsolutePath().normalize().toString());
    }

    /** Random search, found by its name like any other plugin. */
    private static Sampler standardSampler(PluginCatalog catalog) {
        Problems problems = new Problems();
        Optional<Sampler> sampler =
                new SettingsBinder(catalog, problems).plugin(Sampler.class, ScalarNode.of(STANDARD_SAMPLER));
        problems.throwIfAny();
        return sampler.orElseThrow();
    }

    @Override
    public Choice choose(StudySnapshot snapshot) {
        Optional<String> over = over(snapshot);
        if (over.isPresent()) {
            return isAnyRunning(snapshot) ? new Choice.Wait() : new Choice.End(over.get());
        }
        if (snapshot.stages().isEmpty()) {
            return new Choice.BeginStage(stage(snapshot, 0));
        }
        Stage stage = snapshot.stages().get(snapshot.stages().size() - 1);
        StagePlan.Planned planned = planned(snapshot, stage.number());
        List<StudyTrial> trials = snapshot.ofStage(stage.number());
        boolean complete = isComplete(snapshot, planned, trials);
        OptionalLong promoted = promotion(planned, trials, complete);
        if (promoted.isPresent()) {
            return new Choice.Continue(promoted.getAsLong());
        }
        if (!complete) {
            return trial(snapshot, stage, planned, trials);
        }
        if (isAnyRunning(snapshot)) {
            return new Choice.Wait();
        }
        return stage.number() + 1 < plan.stages().size() || (plan.canGoOn() && left(snapshot) > 0)
                ? new Choice.BeginStage(stage(snapshot, stage.number() + 1))
                : new Choice.End("all " + count(snapshot.trials().size()) + " are done");
    }

    /**
     * What becomes of a trial that was measured at a rung.
     *
     * @param snapshot the study with the measurement
     * @param number of the trial
     * @return whether it is trained on
     */
    Pruner.Decision decide(StudySnapshot snapshot, long number) {
        StudyTrial trial = snapshot.trial(number);
        return pruner(plan.shape(trial.stage()))
                .map(pruner -> PrunerCalls.decide(pruner, trial.asTrial(), snapshot.trials(trial.stage())))
                .orElse(Pruner.Decision.CONTINUE);
    }

    /**
     * Where a trial is measured before its end.
     *
     * @param trial the trial
     * @param stage its stage
     * @return fractions of its length, ascending
     */
    List<Double> rungs(StudyTrial trial, Stage stage) {
        return pruner(plan.shape(stage.number()))
                .map(pruner -> PrunerCalls.rungs(pruner, trial.position(), stage.epochs()))
                .orElse(List.of());
    }

    /** Whether the trials of a stage are trained to the end of their runs. */
    boolean isInFull(Stage stage) {
        return plan.shape(stage.number()).epochs().isEmpty();
    }

    /**
     * Why a search has ended whatever trials are left.
     *
     * @param snapshot the study
     * @return empty if it goes on
     */
    Optional<String> over(StudySnapshot snapshot) {
        if (snapshot.trials().size() >= MOST_FAILURES
                && snapshot.trials().stream().allMatch(trial -> trial.state() == Trial.State.FAILED)) {
            return Optional.of("the first " + count(snapshot.trials().size()) + " all failed");
        }
        double spent = spent(snapshot);
        if (spent < 1) {
            return Optional.empty();
        }
        boolean isTime = settings.budget()
                .time()
                .filter(time -> snapshot.elapsed().compareTo(time) >= 0)
                .isPresent();
        return Optional.of(
                isTime
                        ? "the time of the search is over"
                        : "the " + settings.budget().steps().orElseThrow() + " steps of the search are used");
    }

    /** Whether time or steps limit the search. */
    boolean isLimited() {
        return settings.budget().time().isPresent() || settings.budget().steps().isPresent();
    }

    /** How many trials are planned in all; empty if only time or steps limit them. */
    OptionalLong trials() {
        long sum = 0;
        for (StagePlan.Planned stage : plan.stages()) {
            if (stage.trials().isEmpty()) {
                return OptionalLong.empty();
            }
            sum += stage.trials().getAsLong();
        }
        return OptionalLong.of(sum);
    }

    /** The fraction of time or steps that has been used, whichever is larger; 0 if neither is limited. */
    private double spent(StudySnapshot snapshot) {
        double ofTime = settings.budget()
                .time()
                .map(time -> (double) snapshot.elapsed().toNanos() / time.toNanos())
                .orElse(0.0);
        double ofSteps = settings.budget().steps().isPresent()
                ? (double) snapshot.steps() / settings.budget().steps().getAsLong()
                : 0;
        return Math.max(ofTime, ofSteps);
    }

    private boolean isComplete(StudySnapshot snapshot, StagePlan.Planned planned, List<StudyTrial> trials) {
        long begun = trials.size();
        if (planned.isFinal()) {
            return begun >= continued(snapshot, planned);
        }
        OptionalLong limit = planned.trials();
        long sampled = begun - Math.min(begun, continued(snapshot, planned));
        return (limit.isPresent() && begun >= limit.getAsLong())
                || sampled >= SamplerCalls.count(sampler, lastSpace(snapshot)).orElse(Long.MAX_VALUE)
                || spent(snapshot) >= planned.until();
    }

    private Choice trial(StudySnapshot snapshot, Stage stage, StagePlan.Planned planned, List<StudyTrial> trials) {
        int position = trials.size();
        long continued = continued(snapshot, planned);
        if (position < continued) {
            StudyTrial origin = TrialOrder.best(snapshot, stage.number() - 1).get(position);
            SearchSpace before = snapshot.stages().get(stage.number() - 1).space();
            return new Choice.BeginTrial(
                    stage.number(),
                    PointTranslation.translate(before, origin.values(), stage.space()),
                    OptionalLong.of(origin.number()));
        }
        long number = position - continued;
        SamplerContext context = new SamplerContext(
                stage.space(),
                number,
                trials.stream().map(StudyTrial::asTrial).toList(),
                planned.sampled(),
                new CounterRandomStream(seed, SAMPLER_KEY, stage.number(), number),
                new CounterRandomStream(seed, STAGE_KEY, stage.number()));
        return new Choice.BeginTrial(stage.number(), SamplerCalls.propose(sampler, context), OptionalLong.empty());
    }

    /** How many trials of the stage before are continued in the last one. */
    private static long continued(StudySnapshot snapshot, StagePlan.Planned planned) {
        int before = snapshot.stages().size() - 2;
        return before < 0
                ? 0
                : Math.min(
                        planned.continued(), TrialOrder.best(snapshot, before).size());
    }

    private OptionalLong promotion(StagePlan.Planned planned, List<StudyTrial> trials, boolean complete) {
        OptionalLong position = pruner(planned)
                .map(pruner -> PrunerCalls.promotion(
                        pruner, trials.stream().map(StudyTrial::asTrial).toList(), complete))
                .orElse(OptionalLong.empty());
        return position.isPresent()
                ? OptionalLong.of(
                        trials.get(Math.toIntExact(position.getAsLong())).number())
                : position;
    }

    private Stage stage(StudySnapshot snapshot, int number) {
        StagePlan.Planned planned = planned(snapshot, number);
        return new Stage(
                number,
                planned.name(),
                space(snapshot, planned, number),
                planned.epochs().orElse(full),
                planned.trials(),
                JsonObject.builder().put(TrialPoint.BASE, base).build());
    }

    private SearchSpace space(StudySnapshot snapshot, StagePlan.Planned planned, int number) {
        if (number == 0) {
            return space;
        }
        return planned.isFinal()
                ? lastSpace(snapshot)
                : spaces.next(snapshot, TrialOrder.best(snapshot, number - 1), planned.narrow(), planned.continued());
    }

    private static SearchSpace lastSpace(StudySnapshot snapshot) {
        return snapshot.stages().get(snapshot.stages().size() - 1).space();
    }

    private Optional<Pruner> pruner(StagePlan.Planned planned) {
        return planned.isFinal() ? Optional.empty() : settings.pruner();
    }

    /** A stage as it was begun, or as it is planned; where a budget was raised, stages follow that were not planned at first. */
    private StagePlan.Planned planned(StudySnapshot snapshot, int number) {
        if (!plan.canGoOn() || settings.budget().trials().isEmpty()) {
            return plan.stages().get(number);
        }
        if (number < snapshot.stages().size()) {
            return plan.withTrials(
                    number, snapshot.stages().get(number).planned().orElse(0));
        }
        return number < plan.stages().size() ? plan.stages().get(number) : plan.further(number, left(snapshot));
    }

    /** How many trials of the budget have not been begun. */
    private long left(StudySnapshot snapshot) {
        return settings.budget().trials().orElse(0) - snapshot.trials().size();
    }

    private static boolean isAnyRunning(StudySnapshot snapshot) {
        return snapshot.trials().stream()
                .anyMatch(trial ->
                        trial.state() == Trial.State.RUNNING && !trial.work().isAbandoned());
    }

    private static String count(long trials) {
        return trials + (trials == 1 ? " trial" : " trials");
    }
}
