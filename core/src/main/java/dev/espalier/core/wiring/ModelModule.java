package dev.espalier.core.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.setup.AllocationMeter;
import dev.espalier.core.setup.DataDependentInitialization;
import dev.espalier.core.setup.InitialValues;
import dev.espalier.core.setup.MemoryUse;
import dev.espalier.core.setup.ParameterGroups;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.EvaluatedWeights;
import dev.espalier.core.training.Evaluation;
import dev.espalier.core.training.Evaluations;
import dev.espalier.core.training.LossBalance;
import dev.espalier.core.training.ModelWeights;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.ParameterUpdate;
import dev.espalier.core.training.RegularizerSet;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.core.training.SharedLayers;
import dev.espalier.core.training.StepGradients;
import dev.espalier.core.training.TrainedParameter;
import dev.espalier.core.training.Unfreezing;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The model of a run: its parameters, the plans that compute with them, and what updates them. */
final class ModelModule extends AbstractModule {

    /** Samples that one pass of an evaluation takes at most. */
    private static final int EVALUATION_BATCH = 256;

    private final Stack stack;
    private final RunSetup setup;
    private final int threads;
    private final AllocationMeter kernelMemory = new AllocationMeter();

    /**
     * The model of a run.
     *
     * @param stack what is run
     * @param setup what it comes to with its data
     * @param threads to compute with, at least 1
     */
    ModelModule(Stack stack, RunSetup setup, int threads) {
        this.stack = stack;
        this.setup = setup;
        this.threads = threads;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
        bind(RunSetup.class).toInstance(setup);
    }

    @Provides
    @Singleton
    KernelThreads threads() {
        // kernels are chosen and tried once for all runs; their memory is not counted as this run's
        KernelThreads.describe(threads);
        return kernelMemory.counting(() -> KernelThreads.of(threads));
    }

    @Provides
    @Singleton
    KernelWorkers workers(KernelThreads open) {
        return open.workers();
    }

    @Provides
    @Singleton
    Parameters trained(KernelWorkers workers) {
        Parameters trained =
                Parameters.trainable(setup.graph(), setup.freezing().frozenAfter(0));
        InitialValues values = new InitialValues(stack);
        trained.initialize(stack.seed(), values::of, values::of);
        setup.initialWeights().ifPresent(transfer -> transfer.apply(trained));
        DataDependentInitialization.apply(
                values, trained, setup::isGiven, setup.data().train(), stack.seed(), workers);
        return trained;
    }

    @Provides
    @Singleton
    ScheduledSettings schedules() {
        return ScheduledSettings.of(stack, setup.values()::completed);
    }

    @Provides
    @Singleton
    List<TrainedParameter> updated(Parameters trained, ScheduledSettings schedules, KernelWorkers workers) {
        return ParameterGroups.updated(stack, trained, setup.freezing(), schedules, workers.products());
    }

    @Provides
    @Singleton
    ModelWeights weights(Parameters trained, List<TrainedParameter> updated, KernelWorkers workers) {
        return new ModelWeights(
                trained, updated, stack.train().emaDecay(), EvaluatedWeights.needed(stack.optimizers()), workers);
    }

    @Provides
    @Singleton
    ParameterUpdate update(Parameters trained, List<TrainedParameter> updated, KernelWorkers workers) {
        return new ParameterUpdate(updated, trained, setup.regularizers(), setup.settings(), workers);
    }

    @Provides
    @Singleton
    LossBalance balance() {
        Optional<LossBalancing> balancing = setup.regularizers().ofKind(LossBalancing.class).stream()
                .map(RegularizerSet.Entry::regularizer)
                .findFirst();
        List<Integer> outputs = setup.tasks().stream().map(OutputTask::output).toList();
        return new LossBalance(balancing, setup.tasks(), new SharedLayers(setup.graph(), outputs));
    }

    @Provides
    @Singleton
    StepGradients work(Parameters trained, KernelWorkers workers, LossBalance balance) {
        Plan.Builder plan = trainingPlan(trained, workers);
        return new StepGradients(
                setup.settings(),
                setup.data().train(),
                feed(),
                () -> kernelMemory.counting(plan::build),
                setup.tasks(),
                setup.regularizers().ofKind(GradientCombination.class).stream()
                        .map(RegularizerSet.Entry::regularizer)
                        .findFirst(),
                balance);
    }

    private DataLoaderSettings feed() {
        int prefetch = stack.train().prefetch();
        return new DataLoaderSettings(stack.train().batch(), stack.seed())
                .augmentedBy(stack.augment())
                .transformingTargetsBy(setup.regularizers().ofKind(TargetTransformation.class).stream()
                        .map(RegularizerSet.Entry::regularizer)
                        .toList())
                .selecting(setup.selection())
                .loadedBy(prefetch == 0 ? 0 : 1, prefetch);
    }

    private Plan.Builder trainingPlan(Parameters trained, KernelWorkers workers) {
        DataLoaderSettings feed = feed();
        Plan.Builder plan = Plan.builder(setup.graph(), trained, workers)
                .maxBatchSize(
                        Math.min(setup.settings().batch(), setup.settings().trainingSamples()))
                .training(stack.seed());
        for (OutputTask task : setup.tasks()) {
            plan.loss(task.planLoss(
                    List.of(setup.data().train()),
                    feed.batchTarget(setup.data().train().schema().targets().get(task.target())),
                    setup.regularizers().outputPenalties(task.name())));
        }
        return plan;
    }

    /** What the buffers take when everything is unfrozen that ever is; the plan before is still there when that one is made. */
    private long laterBuffers(Parameters trained, KernelWorkers workers) {
        List<Long> boundaries = setup.freezing().boundaries();
        if (boundaries.isEmpty()) {
            return 0;
        }
        trained.freeze(setup.freezing().frozenAfter(boundaries.get(boundaries.size() - 1)));
        long bytes = trainingPlan(trained, workers).build().bytes();
        trained.freeze(setup.freezing().frozenAfter(0));
        return bytes;
    }

    @Provides
    @Singleton
    Unfreezing unfreezing(
            Parameters trained, List<TrainedParameter> updated, ModelWeights weights, StepGradients work) {
        return new Unfreezing(setup.freezing(), trained, updated, weights, work);
    }

    @Provides
    @Singleton
    Evaluations evaluations(ModelWeights weights, KernelWorkers workers) {
        RunData data = setup.data();
        List<OutputTask> tasks = setup.tasks();
        Plan.Builder builder =
                Plan.builder(setup.graph(), weights.kept(), workers).maxBatchSize(EVALUATION_BATCH);
        List<PreparedDataset> parts = Stream.of(data.validation(), data.test())
                .flatMap(Optional::stream)
                .toList();
        tasks.forEach(task -> builder.loss(task.planLoss(parts)));
        Plan plan = kernelMemory.counting(builder::build);
        return new Evaluations(
                data.validation().map(part -> new Evaluation(part, plan, tasks)),
                data.test().map(part -> new Evaluation(part, plan, tasks)),
                plan.bytes());
    }

    @Provides
    @Singleton
    MemoryUse memory(
            Parameters trained,
            KernelWorkers workers,
            ModelWeights weights,
            List<TrainedParameter> updated,
            StepGradients work,
            Evaluations evaluations) {
        long buffers = work.bufferBytes() + evaluations.bufferBytes() + laterBuffers(trained, workers);
        return new MemoryUse(
                weights.bytes(),
                updated.stream().mapToLong(TrainedParameter::stateBytes).sum(),
                buffers,
                setup.data().bytes(),
                work.batchBytes(),
                Math.max(0, kernelMemory.bytes() - buffers),
                0);
    }
}
