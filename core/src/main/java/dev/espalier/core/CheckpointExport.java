package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.Checkpoint;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.checkpoint.RunCheckpoints;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.setup.ParameterGroups;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackReader;
import dev.espalier.core.training.CheckpointKeeper;
import dev.espalier.core.training.EvaluatedWeights;
import dev.espalier.core.training.FreezePlan;
import dev.espalier.core.training.ModelWeights;
import dev.espalier.core.training.SavedWeights;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.core.training.TrainedParameter;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models of the checkpoints of a run: weights from the checkpoint, what was fitted to the training data from beside it. */
final class CheckpointExport {

    private static final System.Logger LOGGER = System.getLogger(CheckpointExport.class.getName());

    private final Path run;
    private final PluginCatalog catalog;
    private final RunCheckpoints checkpoints;
    private final ModelFile fitted;

    private CheckpointExport(Path run, PluginCatalog catalog) {
        this.run = run;
        this.catalog = catalog;
        this.checkpoints = RunCheckpoints.of(run);
        this.fitted = checkpoints.fitted();
    }

    /**
     * Makes a model of a checkpoint.
     *
     * @param run the run's folder, which is not changed
     * @param choice which checkpoint
     * @param catalog the plugins that there are
     * @return the model
     */
    static RunModel of(Path run, CheckpointChoice choice, PluginCatalog catalog) {
        return new CheckpointExport(run, catalog).model(choice);
    }

    private RunModel model(CheckpointChoice choice) {
        if (choice instanceof CheckpointChoice.OfStep of) {
            Checkpoint checkpoint = checkpoints.ofStep(of.step());
            SavedWeights saved = weights(checkpoint);
            return model(checkpoint, RunModel.Weights.OF_STEP, saved, saved.step(), saved.last());
        }
        Checkpoint newest = newest();
        SavedWeights saved = weights(newest);
        boolean validated = saved.bestStep() > 0;
        if (choice instanceof CheckpointChoice.Best && !validated) {
            throw new EspalierException(
                    ErrorCode.RUN_FOLDER,
                    run.toString(),
                    "no validation has been made in its " + saved.step() + " steps, so that no weights are the best",
                    "export the last ones (--checkpoint last)");
        }
        return validated && !(choice instanceof CheckpointChoice.Last)
                ? model(newest, RunModel.Weights.BEST, saved, saved.bestStep(), saved.best())
                : model(newest, RunModel.Weights.LAST, saved, saved.step(), saved.last());
    }

    private Checkpoint newest() {
        Checkpoint newest = checkpoints
                .newest()
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.RUN_FOLDER,
                        run.toString(),
                        "it has no checkpoint",
                        "save one earlier (train.checkpoint), or let the run make a step and stop it with Ctrl-C"));
        for (Problem passedOver : newest.warnings()) {
            LOGGER.log(System.Logger.Level.WARNING, passedOver.text());
        }
        return newest;
    }

    private SavedWeights weights(Checkpoint checkpoint) {
        return SavedWeights.read(checkpoint, () -> weightsOfStack(checkpoint));
    }

    /** The weights as the run has them, with the state of its optimizers: the plugins of the whole stack are needed. */
    private ModelWeights weightsOfStack(Checkpoint checkpoint) {
        ModelFile trained = file(checkpoint, SavedWeights.trained(checkpoint), fitted.provenance());
        Graph graph = TrainedModel.of(trained, where(checkpoint), catalog).graph();
        Stack stack = StackReader.read(where(checkpoint), CheckpointKeeper.stackOf(checkpoint), catalog, Map.of());
        // which parameters are frozen for a time does not tell in the arrays, so that any length of a run will do
        FreezePlan frozen = ParameterGroups.plan(stack, graph, TrainingProgress.of(0, 1, 1));
        Parameters parameters = Parameters.trainable(graph, frozen.frozenAfter(0));
        try (KernelThreads open = KernelThreads.of(1)) {
            KernelWorkers workers = open.workers();
            List<TrainedParameter> updated = ParameterGroups.updated(
                    stack, parameters, frozen, ScheduledSettings.of(stack, monitor -> monitor), workers.products());
            return new ModelWeights(
                    parameters,
                    updated,
                    stack.train().emaDecay(),
                    EvaluatedWeights.needed(stack.optimizers()),
                    workers);
        }
    }

    private RunModel model(
            Checkpoint checkpoint, RunModel.Weights which, SavedWeights saved, long step, Map<String, Tensor> tensors) {
        Provenance provenance = Provenance.of(CheckpointKeeper.stackOf(checkpoint), fitted.provenance())
                .ofUnfinished(which, step, saved.step(), saved.totalSteps());
        TrainedModel model = TrainedModel.of(file(checkpoint, tensors, provenance.facts()), where(checkpoint), catalog);
        return new RunModel(which, step, Map.of(), model);
    }

    private ModelFile file(Checkpoint checkpoint, Map<String, Tensor> weights, JsonObject provenance) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights);
        tensors.putAll(fitted.tensors());
        return new ModelFile(
                tensors, CheckpointKeeper.stackOf(checkpoint), fitted.schema(), fitted.preprocessing(), provenance);
    }

    private static String where(Checkpoint checkpoint) {
        return checkpoint.path().toString();
    }
}
