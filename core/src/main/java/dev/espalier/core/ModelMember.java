package dev.espalier.core;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.checkpoint.TensorFile;
import dev.espalier.core.checkpoint.TensorType;
import dev.espalier.core.data.SchemaJson;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.noise.PassNoise;
import dev.espalier.core.noise.draw.FeatureNoise;
import dev.espalier.core.noise.draw.NoisyInputs;
import dev.espalier.core.setup.ModelPreprocessing;
import dev.espalier.core.setup.ModelTargetScales;
import dev.espalier.core.setup.TaskResolution;
import dev.espalier.core.stack.PredictionStack;
import dev.espalier.core.training.Evaluation;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.SavedArrays;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * One network of a model, with what was fitted to its training samples.
 *
 * @param graph the layers
 * @param parameters their weights
 * @param preprocessing the fitted steps
 * @param targets with their scales
 * @param tasks what the outputs are for
 * @param provenance where it comes from
 */
record ModelMember(
        Graph graph,
        Parameters parameters,
        FittedPreprocessing preprocessing,
        PreparedTargets targets,
        List<OutputTask> tasks,
        Provenance provenance) {

    /** Copies the list, and leaves out of the provenance what makes no difference to a model. */
    ModelMember {
        tasks = List.copyOf(tasks);
        provenance = provenance.ofModel();
    }

    /**
     * Makes a member of what a file holds.
     *
     * @param content the file's content
     * @param where the file's name, for errors
     * @param catalog the plugins that there are
     * @throws dev.espalier.api.EspalierException if parts of it do not fit, or a plugin is missing
     */
    static ModelMember of(ModelFile content, String where, PluginCatalog catalog) {
        PredictionStack stack = PredictionStack.read(content.stack(), where, catalog);
        Schema schema = SchemaJson.read(content.schema(), where);
        FittedPreprocessing preprocessing = ModelPreprocessing.restore(content, stack.preprocess(), schema);
        Graph graph = Graph.of(stack.model(), preprocessing.schema().inputs());
        Parameters parameters = Parameters.of(graph);
        Map<String, TensorType> fitted = ModelPreprocessing.tensors(content);
        fitted.putAll(ModelTargetScales.types(content));
        SavedArrays.fill(parameters.arrays(), fitted, new TensorFile(content.tensors(), Map.of()), where);
        PreparedTargets targets =
                ModelTargetScales.restore(TaskResolution.targets(stack.losses(), graph, preprocessing), content, where);
        List<OutputTask> uncalibrated = ModelTargetScales.restoreThresholds(
                TaskResolution.ofModel(stack.losses(), stack.metrics(), graph, preprocessing.schema(), targets),
                content);
        List<OutputTask> tasks = ModelTargetScales.restoreTemperatures(uncalibrated, content, where);
        return new ModelMember(
                graph, parameters, preprocessing, targets, tasks, Provenance.of(content.stack(), content.provenance()));
    }

    /** What a file holds of it. */
    ModelFile content(List<NamedArray> weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.forEach(array -> tensors.put(array.name(), Tensor.of(array.values(), array.shape())));
        preprocessing
                .tensors()
                .forEach((name, values) -> tensors.put(ModelFile.FITTED + name, Tensor.of(values, values.length)));
        preprocessing
                .doubleTensors()
                .forEach((name, values) -> tensors.put(ModelFile.FITTED + name, Tensor.of(values, values.length)));
        tensors.putAll(ModelTargetScales.tensors(targets));
        return new ModelFile(
                tensors,
                provenance.stack(),
                SchemaJson.write(schema()),
                ModelTargetScales.writeTemperatures(
                        ModelTargetScales.writeThresholds(
                                ModelTargetScales.write(ModelPreprocessing.write(preprocessing), targets), tasks),
                        tasks),
                provenance.facts());
    }

    /** The same with other tasks. */
    ModelMember with(List<OutputTask> others) {
        return new ModelMember(graph, parameters, preprocessing, targets, others, provenance);
    }

    /** The same with other weights. */
    ModelMember with(Parameters others, Provenance of) {
        return new ModelMember(graph, others, preprocessing, targets, tasks, of);
    }

    /** For each input of the graph the standard deviations of its features over some samples. */
    List<double[]> inputDeviations(Dataset data) {
        return FeatureNoise.deviations(graph, prepared(data).data());
    }

    /** What samples look like, before preprocessing, and what is predicted. */
    Schema schema() {
        return preprocessing.sourceSchema();
    }

    /**
     * An evaluation on some samples.
     *
     * @param data of the schema of the model
     * @param workers compute
     */
    Evaluation evaluation(Dataset data, KernelWorkers workers) {
        Prepared prepared = prepared(data);
        return new Evaluation(prepared.data(), plan(prepared, workers).build(), prepared.tasks());
    }

    /**
     * An evaluation with noise.
     *
     * @param data of the schema of the model
     * @param workers compute
     * @param noise what is drawn
     * @param number of the member
     * @return for each pass, by its number, the evaluation to be made
     */
    IntFunction<Evaluation> noisyEvaluation(Dataset data, KernelWorkers workers, PassNoise noise, int number) {
        Prepared prepared = prepared(data);
        Plan.Builder builder = plan(prepared, workers);
        Plan plan = (noise.dropout() ? builder.activeMasks() : builder).build();
        NoisyInputs inputs = new NoisyInputs(plan, noise, preprocessing, number);
        Evaluation evaluation = new Evaluation(prepared.data(), plan, prepared.tasks());
        return pass -> {
            evaluation.drawNoise(samples -> inputs.draw(samples, pass));
            return evaluation;
        };
    }

    /** Samples as the model takes them, and its tasks with their places among the targets. */
    private record Prepared(PreparedDataset data, List<OutputTask> tasks) {}

    private Prepared prepared(Dataset data) {
        PreparedTargets available = targets.availableIn(data.schema());
        PreparedDataset prepared = PreparedDataset.of(data, preprocessing).withTargets(available);
        List<OutputTask> evaluated = tasks.stream()
                .map(task -> task.of(available.schemas().indexOf(task.stored())))
                .toList();
        return new Prepared(prepared, evaluated);
    }

    private Plan.Builder plan(Prepared prepared, KernelWorkers workers) {
        Plan.Builder plan = Plan.builder(graph, parameters, workers)
                .maxBatchSize(Math.min(256, prepared.data().size()));
        for (OutputTask task : prepared.tasks()) {
            plan.loss(task.planLoss(List.of(prepared.data())));
        }
        return plan;
    }

    /** Whether a layer masks activations while training. */
    boolean hasMasks() {
        return graph.nodes().stream().anyMatch(node -> node.layer() instanceof ActivationMask);
    }

    /** The weights of all layers, with the buffers, in bytes. */
    long bytes() {
        long bytes = 0;
        for (NamedArray array : parameters.arrays()) {
            bytes += (long) array.values().length * Float.BYTES;
        }
        return bytes;
    }

    /** The inputs and layers, a line each. */
    LayerLines layers() {
        return new LayerLines(graph);
    }

    /** The scales of the targets that have one, a line each. */
    List<String> scales() {
        List<String> lines = new ArrayList<>();
        targets.targets()
                .forEach(target -> target.scale()
                        .ifPresent(
                                scale -> lines.add("target " + target.target().name() + ": "
                                        + scale.describe(target.target().classNames()))));
        return lines;
    }
}
