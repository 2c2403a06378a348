package dev.espalier.core.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Monitor;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.checkpoint.CheckpointStore;
import dev.espalier.core.checkpoint.HistoryFile;
import dev.espalier.core.data.FeedSettings;
import dev.espalier.core.setup.AllocationMeter;
import dev.espalier.core.setup.LayerSequentialScaling;
import dev.espalier.core.setup.MemoryUse;
import dev.espalier.core.setup.ParameterGroups;
import dev.espalier.core.setup.RunChecks;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.setup.TaskResolution;
import dev.espalier.core.setup.ValidationValues;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.BestWeights;
import dev.espalier.core.training.CheckpointKeeper;
import dev.espalier.core.training.EvaluatedWeights;
import dev.espalier.core.training.Evaluation;
import dev.espalier.core.training.Listeners;
import dev.espalier.core.training.LoopParts;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.NonFiniteGuard;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.ParameterUpdate;
import dev.espalier.core.training.RegularizerSet;
import dev.espalier.core.training.RunArrays;
import dev.espalier.core.training.RunLog;
import dev.espalier.core.training.RunSignals;
import dev.espalier.core.training.RunState;
import dev.espalier.core.training.RunStops;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.core.training.StepWork;
import dev.espalier.core.training.TrainedParameter;
import dev.espalier.core.training.TrainingLoop;
import dev.espalier.core.training.WeightAverage;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.OutputLoss;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plugin.ListenerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One run: every object that it consists of, each made once, from a stack whose plugins are bound as values.
 *
 * <p>Everything is bound by hand: what a run consists of can be read here, and nothing is made that is not named here.
 */
final class RunModule extends AbstractModule {

    /** Samples that one pass of an evaluation takes at most. */
    private static final int EVALUATION_BATCH = 256;

    private final RunRequest request;
    private final AllocationMeter kernelMemory = new AllocationMeter();
    private final List<TrainingListener> ownListeners = new ArrayList<>();

    RunModule(RunRequest request) {
        this.request = request;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
        bind(Stack.class).toInstance(request.stack());
        bind(Optimizer.class).toInstance(request.stack().optimizer());
        bind(Initializer.class).toInstance(request.stack().initializer());
        bind(RunSignals.class).toInstance(request.signals());
    }

    @Provides
    @Singleton
    KernelThreads threads() {
        // kernels are chosen and tried once for all runs; that is no memory of this one
        KernelThreads.describe(request.threads());
        return kernelMemory.counting(() -> KernelThreads.of(request.threads()));
    }

    @Provides
    @Singleton
    KernelWorkers workers(KernelThreads threads) {
        return threads.workers();
    }

    @Provides
    @Singleton
    RunData data(Stack stack) {
        RunData data = RunData.prepare(stack.data(), stack.seed(), request.context());
        Graph graph = Graph.of(stack.model(), data.train().schema().inputs());
        boolean joins = TaskResolution.joinsTargets(
                stack.losses(), graph, data.train().schema().targets());
        return joins ? data.joiningTargets() : data;
    }

    @Provides
    @Singleton
    Graph graph(Stack stack, RunData data) {
        return Graph.of(stack.model(), data.train().schema().inputs());
    }

    @Provides
    @Singleton
    List<OutputTask> tasks(Stack stack, Graph graph, RunData data) {
        return TaskResolution.of(
                stack.losses(), stack.metrics(), graph, data.train().schema());
    }

    @Provides
    @Singleton
    ValidationValues validationValues(RunData data, List<OutputTask> tasks) {
        return data.validation().isPresent()
                ? ValidationValues.of(data.train().schema(), tasks)
                : ValidationValues.none();
    }

    @Provides
    @Singleton
    RegularizerSet regularizers(Stack stack, ValidationValues values) {
        return RegularizerSet.of(stack.regularizers(), values::completed);
    }

    @Provides
    @Singleton
    LoopSettings settings(Stack stack, RunData data, RegularizerSet regularizers, ValidationValues values) {
        Monitor monitor = values.completed(stack.train().monitor().orElseGet(regularizers::monitor));
        return LoopSettings.of(
                stack,
                data.train().size(),
                request.stopAfter(),
                monitor,
                data.validation().isPresent());
    }

    @Provides
    @Singleton
    FeedSettings feedSettings(Stack stack, RegularizerSet regularizers) {
        int prefetch = stack.train().prefetch();
        return new FeedSettings(
                stack.train().batch(),
                stack.seed(),
                stack.augment(),
                regularizers.all(Regularizer.TargetSmoothing.class),
                prefetch == 0 ? 0 : 1,
                prefetch);
    }

    @Provides
    @Singleton
    Weights weights(Stack stack, Graph graph, Initializer initializer, RunData data, KernelWorkers workers) {
        Parameters trained = Parameters.trainable(graph, ParameterGroups.frozen(stack));
        trained.initialize(stack.seed(), initializer);
        LayerSequentialScaling.apply(initializer, trained, data.train(), stack.seed(), workers);
        Optional<Parameters> average =
                stack.train().average().isPresent() ? Optional.of(trained.copy()) : Optional.empty();
        Optional<Parameters> evaluated =
                EvaluatedWeights.needed(stack.optimizers()) ? Optional.of(trained.copy()) : Optional.empty();
        return new Weights(trained, average, evaluated);
    }

    /**
     * The numbers of the model.
     *
     * @param trained what is updated
     * @param average its running average, if there is one
     * @param evaluated what is evaluated, if the optimizer has other weights for that
     */
    record Weights(Parameters trained, Optional<Parameters> average, Optional<Parameters> evaluated) {

        /** Those that are validated and that the finished model is made of. */
        Parameters kept() {
            return average.or(() -> evaluated).orElse(trained);
        }

        /** How many bytes they take, with two copies of those that are kept: the best, and that in the finished model. */
        long bytes() {
            long elements = 2 * elements(kept())
                    + average.map(Weights::elements).orElse(0L)
                    + evaluated.map(Weights::elements).orElse(0L)
                    + elements(trained);
            for (int i = 0; i < trained.count(); i++) {
                elements += trained.gradients(i).length;
            }
            return elements * Float.BYTES;
        }

        private static long elements(Parameters parameters) {
            long elements = 0;
            for (float[] array : parameters.arrays().values()) {
                elements += array.length;
            }
            return elements;
        }

        /** The arrays that training changes; the average of a frozen one is itself, which rounding would move. */
        List<float[]> moving(Parameters parameters) {
            List<float[]> moving = new ArrayList<>();
            parameters.arrays().forEach((name, array) -> {
                if (!trained.isFrozen(name)) {
                    moving.add(array);
                }
            });
            return moving;
        }
    }

    @Provides
    @Singleton
    BestWeights best(Weights weights) {
        return new BestWeights(List.copyOf(weights.kept().arrays().values()));
    }

    @Provides
    @Singleton
    Optional<WeightAverage> average(Stack stack, Weights weights, KernelWorkers workers) {
        return weights.average()
                .map(average -> new WeightAverage(
                        weights.moving(weights.trained()),
                        weights.moving(average),
                        stack.train().average().orElse(0),
                        workers));
    }

    @Provides
    @Singleton
    Optional<EvaluatedWeights> evaluated(Weights weights, List<TrainedParameter> updated) {
        return weights.evaluated().map(evaluated -> new EvaluatedWeights(weights.trained(), evaluated, updated));
    }

    @Provides
    @Singleton
    ScheduledSettings schedules(Stack stack, ValidationValues values) {
        return ScheduledSettings.of(stack, values::completed);
    }

    @Provides
    @Singleton
    List<TrainedParameter> updated(Stack stack, Weights weights, ScheduledSettings schedules, KernelWorkers workers) {
        return ParameterGroups.updated(stack, weights.trained(), schedules, workers.products());
    }

    @Provides
    @Singleton
    ParameterUpdate update(
            List<TrainedParameter> updated,
            Weights weights,
            RegularizerSet regularizers,
            LoopSettings settings,
            KernelWorkers workers) {
        return new ParameterUpdate(updated, weights.trained(), regularizers, settings, workers);
    }

    @Provides
    @Singleton
    RunStops stops(RegularizerSet regularizers, ParameterUpdate update) {
        return new RunStops(regularizers, update);
    }

    @Provides
    @Singleton
    StepWork work(
            LoopSettings settings,
            RunData data,
            FeedSettings feed,
            Graph graph,
            Weights weights,
            KernelWorkers workers,
            List<OutputTask> tasks,
            RegularizerSet regularizers) {
        int capacity = Math.min(settings.batch(), settings.trainingSamples());
        Plan.Builder plan = Plan.builder(graph, weights.trained(), workers)
                .maxBatchSize(capacity)
                .training(settings.seed());
        for (OutputTask task : tasks) {
            plan.loss(new OutputLoss(
                    task.output(),
                    task.loss(),
                    feed.batchTarget(data.train().schema().targets().get(task.target())),
                    regularizers.outputPenalties(task.name())));
        }
        return new StepWork(settings, data.train(), feed, kernelMemory.counting(plan::build), tasks);
    }

    @Provides
    @Singleton
    EvaluationPlan evaluationPlan(
            RunData data, Graph graph, Weights weights, KernelWorkers workers, List<OutputTask> tasks) {
        Plan.Builder plan = Plan.builder(graph, weights.kept(), workers).maxBatchSize(EVALUATION_BATCH);
        for (OutputTask task : tasks) {
            plan.loss(new OutputLoss(
                    task.output(), task.loss(), data.train().schema().targets().get(task.target())));
        }
        return new EvaluationPlan(kernelMemory.counting(plan::build));
    }

    /**
     * The plan that validations and the test share.
     *
     * @param plan an inference plan with losses
     */
    record EvaluationPlan(Plan plan) {}

    @Provides
    @Singleton
    Optional<Evaluation> validation(RunData data, EvaluationPlan evaluation, List<OutputTask> tasks) {
        return data.validation().map(part -> new Evaluation(part, evaluation.plan(), tasks));
    }

    @Provides
    @Singleton
    MemoryUse memory(
            Weights weights, List<TrainedParameter> updated, StepWork work, EvaluationPlan evaluation, RunData data) {
        long buffers = work.bufferBytes() + evaluation.plan().bytes();
        return new MemoryUse(
                weights.bytes(),
                updated.stream().mapToLong(TrainedParameter::stateBytes).sum(),
                buffers,
                data.bytes(),
                work.batchBytes(),
                Math.max(0, kernelMemory.bytes() - buffers));
    }

    /**
     * What may be asked once every check has passed that can be made before the first step.
     *
     * @param providers of listeners
     */
    record Accepted(List<TrainingListenerProvider> providers) {}

    @Provides
    @Singleton
    Accepted accepted(
            Stack stack,
            RunData data,
            Graph graph,
            List<OutputTask> tasks,
            ValidationValues values,
            LoopSettings settings,
            MemoryUse memory) {
        RunChecks.check(stack, data, graph, tasks, values, settings);
        memory.requireRoom(Runtime.getRuntime().maxMemory());
        return new Accepted(request.providers());
    }

    @Provides
    @Singleton
    RunState state() {
        return new RunState(request.kept()
                .map(place -> HistoryFile.at(() -> place.folder().historyFile()))
                .orElseGet(HistoryFile::temporary));
    }

    @Provides
    @Singleton
    Optional<RunLog> log(RunState state) {
        return request.kept().map(place -> new RunLog(() -> place.folder().metrics(), state));
    }

    @Provides
    @Singleton
    Listeners listeners(Optional<RunLog> log, Accepted accepted) {
        List<TrainingListener> all = new ArrayList<>();
        log.ifPresent(all::add);
        all.addAll(request.listeners());
        for (TrainingListenerProvider provider : accepted.providers()) {
            List<TrainingListener> provided = ListenerCalls.listeners(provider, request.bindings());
            ownListeners.addAll(provided);
            all.addAll(provided);
        }
        request.bindings().tellUnused();
        return new Listeners(all);
    }

    /** Closes the listeners that were made for this run alone; for a run that is given up. */
    void closeListeners() {
        new Listeners(ownListeners).close();
    }

    @Provides
    @Singleton
    NonFiniteGuard guard(LoopSettings settings, StepWork work, ParameterUpdate update, Listeners listeners) {
        return new NonFiniteGuard(settings.guard(), () -> work.firstNonFinite(update), listeners);
    }

    @Provides
    @Singleton
    CheckpointKeeper checkpoints(
            Stack stack,
            LoopSettings settings,
            Weights weights,
            BestWeights best,
            List<TrainedParameter> updated,
            Optional<RunLog> log,
            Listeners listeners) {
        RunArrays arrays = new RunArrays(weights.trained(), weights.average(), best, updated);
        int keep = stack.train().checkpoint().keep();
        Optional<Supplier<CheckpointStore>> store =
                request.kept().map(place -> () -> place.folder().checkpoints(keep));
        return new CheckpointKeeper(store, log, arrays, request.stackText(), settings.guard(), listeners);
    }

    @Provides
    @Singleton
    LoopParts parts(
            LoopSettings settings,
            RunState state,
            BestWeights best,
            StepWork work,
            ParameterUpdate update,
            Optional<WeightAverage> average,
            Optional<EvaluatedWeights> evaluated,
            ScheduledSettings schedules,
            Optional<Evaluation> validation,
            RunStops stops,
            CheckpointKeeper checkpoints,
            Listeners listeners,
            RunSignals signals,
            NonFiniteGuard guard) {
        return new LoopParts(
                settings,
                state,
                best,
                work,
                update,
                average,
                evaluated,
                schedules,
                validation,
                stops,
                checkpoints,
                listeners,
                signals,
                guard);
    }

    @Provides
    @Singleton
    TrainingLoop loop(LoopParts parts) {
        return new TrainingLoop(parts);
    }

    @Provides
    @Singleton
    AssembledRun run(
            KernelThreads threads,
            RunData data,
            Graph graph,
            List<OutputTask> tasks,
            Weights weights,
            EvaluationPlan evaluation,
            Optional<Evaluation> validation,
            LoopParts parts,
            TrainingLoop loop,
            MemoryUse memory) {
        Optional<Evaluation> test = data.test().map(part -> new Evaluation(part, evaluation.plan(), tasks));
        return new AssembledRun(threads, data, graph, tasks, weights.kept(), validation, test, parts, loop, memory);
    }
}
