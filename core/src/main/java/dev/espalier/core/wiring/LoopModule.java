package dev.espalier.core.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.checkpoint.CheckpointStore;
import dev.espalier.core.diagnosis.RunDiagnosis;
import dev.espalier.core.evaluation.CombinedMetric;
import dev.espalier.core.setup.MemoryUse;
import dev.espalier.core.setup.ParameterGroups;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.stack.MonitoredValue;
import dev.espalier.core.training.CheckpointKeeper;
import dev.espalier.core.training.Evaluations;
import dev.espalier.core.training.Listeners;
import dev.espalier.core.training.LossBalance;
import dev.espalier.core.training.ModelWeights;
import dev.espalier.core.training.OutputReach;
import dev.espalier.core.training.ParameterUpdate;
import dev.espalier.core.training.Resumption;
import dev.espalier.core.training.RunExports;
import dev.espalier.core.training.RunLog;
import dev.espalier.core.training.RunState;
import dev.espalier.core.training.RunStops;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.core.training.StepGradients;
import dev.espalier.core.training.StepRecorder;
import dev.espalier.core.training.TrainedParameter;
import dev.espalier.core.training.TrainingLoop;
import dev.espalier.core.training.Unfreezing;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.KernelWorkers;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The loop of a run and what it saves, around the model. */
final class LoopModule extends AbstractModule {

    private final RunRequest request;
    private final RunState state;
    private final Optional<RunLog> log;
    private final Listeners listeners;
    private final RunExports exports;
    private final RunDiagnosis diagnosis;
    private final List<RunWarning> warnings;

    /**
     * The loop of a run.
     *
     * @param request what from
     * @param state where the run is
     * @param log the metrics log, if the run has a folder
     * @param told the listeners, in their order
     * @param exports the exporters
     * @param diagnosis examines the run; its recorder is among the listeners
     * @param warnings what is probably not meant
     */
    LoopModule(
            RunRequest request,
            RunState state,
            Optional<RunLog> log,
            List<TrainingListener> told,
            RunExports exports,
            RunDiagnosis diagnosis,
            List<RunWarning> warnings) {
        this.request = request;
        this.state = state;
        this.log = log;
        this.listeners = new Listeners(told, exports);
        this.exports = exports;
        this.diagnosis = diagnosis;
        this.warnings = List.copyOf(warnings);
    }

    @Provides
    @Singleton
    CheckpointKeeper checkpoints(RunSetup setup, ModelWeights weights, LossBalance balance) {
        int keep = request.stack().train().checkpoint().keep();
        Optional<Supplier<CheckpointStore>> store =
                request.kept().map(place -> () -> place.folder().checkpoints(keep));
        return new CheckpointKeeper(
                store,
                log,
                state,
                weights,
                balance,
                new Resumption(
                        setup.stack(),
                        request.writer().apply(setup.stack()),
                        setup.data().digests(),
                        setup.settings(),
                        request.schedules(),
                        request.catalog()),
                setup.settings().stopOnNan(),
                listeners);
    }

    @Provides
    @Singleton
    StepRecorder recorder(
            RunSetup setup,
            List<TrainedParameter> updated,
            StepGradients work,
            ParameterUpdate update,
            KernelWorkers workers) {
        return StepRecorder.of(
                request.stack().recording(),
                listeners.wantsStatistics(),
                setup.settings(),
                setup.graph(),
                setup.data().train().schema().inputs(),
                updated,
                work,
                update,
                workers);
    }

    @Provides
    @Singleton
    TrainingLoop loop(
            RunSetup setup,
            ModelWeights weights,
            StepGradients work,
            ParameterUpdate update,
            Unfreezing unfreezing,
            List<TrainedParameter> updated,
            ScheduledSettings schedules,
            StepRecorder recorder,
            Evaluations evaluations,
            CheckpointKeeper checkpoints) {
        OutputReach reach = new OutputReach(setup.graph());
        RunStops stops = new RunStops(setup.regularizers(), updated, setup.tasks(), reach::outputsOf, work::leaveOut);
        List<CombinedMetric> means = MonitoredValue.of(request.stack()).stream()
                .map(value -> CombinedMetric.parse(value.monitor().metric()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        evaluations.validation().ifPresent(validation -> validation.combine(means));
        return new TrainingLoop(
                setup.settings(),
                state,
                weights,
                work,
                update,
                unfreezing,
                schedules,
                ParameterGroups.rates(request.stack(), setup.freezing()),
                recorder,
                evaluations,
                stops,
                checkpoints,
                listeners,
                diagnosis,
                request.signals());
    }

    @Provides
    @Singleton
    AssembledRun run(
            RunSetup setup,
            KernelThreads threads,
            MemoryUse model,
            StepRecorder recorder,
            CheckpointKeeper checkpoints,
            TrainingLoop loop) {
        MemoryUse memory = model.withStatistics(recorder.bytes());
        memory.requireRoom(Runtime.getRuntime().maxMemory());
        return new AssembledRun(setup, warnings, threads, memory, listeners, exports, diagnosis, checkpoints, loop);
    }
}
