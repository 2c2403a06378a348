package dev.espalier.core.setup;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.loader.SampleSelection;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.stack.Calibration;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.FreezePlan;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.RegularizerSet;
import dev.espalier.engine.model.Graph;
import java.util.List;
import java.util.Optional;

/**
 * What a stack comes to with its data: everything that is known of a run before an array is made for it.
 *
 * @param stack what is run, with all that follows from its data
 * @param data the data
 * @param selection the training samples of an epoch; empty for every sample once
 * @param targetLines what was done to scale targets, for a person to read
 * @param graph the model's graph, with the shapes of the data
 * @param tasks what the outputs are trained for
 * @param values what validations have
 * @param regularizers the regularizers
 * @param settings the numbers that the loop runs by
 * @param freezing what is frozen, and until when
 * @param initialWeights which weights are taken from a file, if any are
 */
public record RunSetup(
        Stack stack,
        RunData data,
        Optional<SampleSelection> selection,
        List<String> targetLines,
        Graph graph,
        List<OutputTask> tasks,
        ValidationValues values,
        RegularizerSet regularizers,
        LoopSettings settings,
        FreezePlan freezing,
        Optional<WeightTransfer> initialWeights) {

    /** Copies the lists. */
    public RunSetup {
        targetLines = List.copyOf(targetLines);
        tasks = List.copyOf(tasks);
    }

    /**
     * Reads the data of a stack, and infers the graph of its model.
     *
     * @param asked what is run
     * @param context where relative paths of data begin
     * @param preparation how the data are come by
     * @param stopAfter the update after which the call ends although the run has more
     * @param start what weights and preprocessing are taken from, if they are
     * @return what the stack comes to
     * @throws dev.espalier.api.EspalierException if the data cannot be read, or does not suit the model, losses and metrics
     */
    public static RunSetup of(
            Stack asked,
            DataSource.Context context,
            DataPreparation preparation,
            long stopAfter,
            Optional<WarmStart> start) {
        RunData separate =
                preparation.prepare(asked.data(), asked.seed(), context.withTargets(asked.neededTargets()), start);
        Stack stack = asked.withModel(
                OutputUnits.completed(asked, separate.preprocessing().sourceSchema()));
        Graph graph = Graph.of(stack.model(), separate.train().schema().inputs());
        Schema source = separate.preprocessing().schema();
        PreparedTargets targets = TaskResolution.targets(stack.losses(), graph, separate.preprocessing());
        PreparedDataset training = separate.train().withTargets(targets);
        List<OutputTask> unscaled = TaskResolution.of(
                stack.losses(),
                stack.metrics(),
                graph,
                source,
                targets,
                target -> ClassWeighting.totals(training, target));
        TargetsThere.require(unscaled, training);
        TaskInputs.require(unscaled, graph, training);
        TargetScaling.Fitted scaling = TargetScaling.fit(stack.data(), unscaled, graph, training, start);
        RunData all = separate.withTargets(scaling.targets());
        Optional<SampleSelection> selection = stack.data()
                .sampling()
                .map(sampling -> TrainingSelection.of(
                        sampling, all.train(), stack.train().batch(), stack.seed()));
        RunData data = isDrawnByWeight(stack) ? all.withTrain(all.train().unweighted()) : all;
        List<OutputTask> tasks = calibrating(stack.calibration(), TargetScaling.scaled(unscaled, scaling.targets()));
        Schema schema = data.train().schema();
        boolean validates = data.validation().isPresent();
        ValidationValues values = validates ? ValidationValues.of(schema, tasks) : ValidationValues.none();
        RegularizerSet regularizers = RegularizerSet.of(stack.regularizers()).withDirections(values::completed);
        Monitor monitor = values.completed(stack.train().monitor().orElseGet(regularizers::monitor));
        LoopSettings settings = LoopSettings.of(
                stack,
                selection.map(SampleSelection::length).orElse(data.train().size()),
                stopAfter,
                monitor,
                validates);
        return new RunSetup(
                stack.withLosses(TaskResolution.resolved(stack.losses(), tasks)),
                data,
                selection,
                scaling.lines(),
                graph,
                tasks,
                values,
                regularizers,
                settings,
                ParameterGroups.plan(stack, graph, ScheduleChecks.progress(0, settings)),
                start.map(from -> WeightTransfer.of(from, graph)));
    }

    /** Whether a parameter or buffer gets its initial values from a file. */
    public boolean isGiven(String name) {
        return initialWeights.filter(transfer -> transfer.gives(name)).isPresent();
    }

    private static List<OutputTask> calibrating(Calibration calibration, List<OutputTask> tasks) {
        return switch (calibration) {
            case NONE -> tasks;
            case TEMPERATURE ->
                tasks.stream()
                        .map(task -> task.hasLogits() ? task.calibrating() : task)
                        .toList();
        };
    }

    /** Whether the weights of the samples decide how often they are drawn: they are not applied to the loss a second time. */
    private static boolean isDrawnByWeight(Stack stack) {
        return stack.data()
                .sampling()
                .filter(sampling -> sampling.method() == Sampling.Method.WEIGHTED)
                .isPresent();
    }
}
