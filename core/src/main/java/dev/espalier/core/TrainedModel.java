package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.checkpoint.TensorFile;
import dev.espalier.core.checkpoint.TensorType;
import dev.espalier.core.data.SchemaJson;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.setup.ModelPreprocessing;
import dev.espalier.core.setup.ModelTargetScales;
import dev.espalier.core.setup.TaskResolution;
import dev.espalier.core.stack.PredictionStack;
import dev.espalier.core.training.Evaluation;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.SavedArrays;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plugin.LayerCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A finished model: graph, weights, fitted preprocessing, class names, and where it comes from.
 *
 * <p>Immutable and safe for use by several threads. Its file alone is enough to predict.
 */
public final class TrainedModel {

    private final Graph graph;
    private final Parameters parameters;
    private final FittedPreprocessing preprocessing;
    private final PreparedTargets targets;
    private final List<OutputTask> tasks;
    private final Provenance provenance;
    private final List<Problem> unlisted;

    TrainedModel(
            Graph graph,
            Parameters parameters,
            FittedPreprocessing preprocessing,
            PreparedTargets targets,
            List<OutputTask> tasks,
            Provenance provenance,
            List<Problem> unlisted) {
        this.graph = graph;
        this.parameters = parameters;
        this.preprocessing = preprocessing;
        this.targets = targets;
        this.tasks = List.copyOf(tasks);
        this.provenance = provenance.ofModel();
        this.unlisted = List.copyOf(unlisted);
    }

    /**
     * Reads a model, for which the plugins of its layers, losses and preprocessing must be there.
     *
     * @throws EspalierException if the file is damaged or no model, or a plugin is missing
     */
    static TrainedModel load(Path file, PluginCatalog catalog) {
        return of(ModelFile.read(file), file.toString(), catalog);
    }

    /**
     * Makes a model of what a file holds.
     *
     * @param content the file's content
     * @param where the file's name, for errors
     * @param catalog the plugins that there are
     * @throws EspalierException if parts of it do not fit, or a plugin is missing
     */
    static TrainedModel of(ModelFile content, String where, PluginCatalog catalog) {
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
        List<OutputTask> tasks = ModelTargetScales.restoreThresholds(
                TaskResolution.ofModel(stack.losses(), stack.metrics(), graph, preprocessing.schema(), targets),
                content);
        return new TrainedModel(
                graph,
                parameters,
                preprocessing,
                targets,
                tasks,
                Provenance.of(content.stack(), content.provenance()),
                List.of());
    }

    /**
     * Writes the model so that a crash leaves either the old file of that name or the new one.
     *
     * @param file its name, in a folder that exists
     * @throws EspalierException if it cannot be written, code IO; if it holds a plugin that no list names, so that it could
     *     not be loaded, code PLUGIN_BROKEN
     */
    public void save(Path file) {
        if (!unlisted.isEmpty()) {
            throw new EspalierException(unlisted);
        }
        content(parameters.arrays()).write(file);
    }

    /** Writes all but the weights, with which {@link #of} makes a model of the weights of a checkpoint. */
    void saveFitted(Path file) {
        content(List.of()).writeFitted(file);
    }

    private ModelFile content(List<NamedArray> weights) {
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
                ModelTargetScales.writeThresholds(
                        ModelTargetScales.write(ModelPreprocessing.write(preprocessing), targets), tasks),
                provenance.facts());
    }

    /** What samples look like, before preprocessing, and what is predicted. */
    public Schema schema() {
        return preprocessing.sourceSchema();
    }

    /** The names of the outputs, in the order in which they are predicted. */
    public List<String> outputs() {
        return tasks.stream().map(OutputTask::name).toList();
    }

    /** The target that an output predicts. */
    public Schema.Target target(int output) {
        return tasks.get(output).stored();
    }

    /** What an output predicts for a sample: the target itself, or with a loss such as quantile several values of it. */
    public Schema.Target predicted(int output) {
        return tasks.get(output).predicted();
    }

    /** The graph with its shapes. */
    public Graph graph() {
        return graph;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /** The values of a parameter or buffer by its full name, such as {@code dense1/weight}; a copy. */
    public Map<String, float[]> weights() {
        Map<String, float[]> copies = new LinkedHashMap<>();
        parameters
                .arrays()
                .forEach(array -> copies.put(array.name(), array.values().clone()));
        return copies;
    }

    /**
     * Makes a predictor for services: many callers, each served on its own thread.
     *
     * @param callers how many calls may be served at once, at least 1
     * @return a predictor to be closed
     * @throws IllegalArgumentException if callers is less than 1
     */
    public Predictor predictor(int callers) {
        return new Predictor(graph, parameters, preprocessing, tasks, Check.atLeast("callers", callers, 1), 1);
    }

    /**
     * Makes a predictor for many samples at once: one call at a time, spread over threads.
     *
     * @param threads threads to compute with, at least 1
     * @return a predictor to be closed
     * @throws IllegalArgumentException if threads is less than 1
     */
    public Predictor batchPredictor(int threads) {
        return new Predictor(graph, parameters, preprocessing, tasks, 1, Check.atLeast("threads", threads, 1));
    }

    /**
     * Computes losses and metrics.
     *
     * @param data samples with targets, of the schema that the model was trained on
     * @param threads threads to compute with, at least 1
     * @return the metrics by name
     * @throws EspalierException if the data has another schema, naming the column that differs; code DATA_SCHEMA
     */
    public Map<String, Double> evaluate(Dataset data, int threads) {
        preprocessing.check(data.schema(), "data");
        requireTargets(data.schema());
        PreparedTargets available = targets.availableIn(data.schema());
        PreparedDataset prepared = PreparedDataset.of(data, preprocessing).withTargets(available);
        List<OutputTask> evaluated = tasks.stream()
                .map(task -> task.of(available.schemas().indexOf(task.stored())))
                .toList();
        try (KernelThreads open = KernelThreads.of(threads)) {
            Plan.Builder plan =
                    Plan.builder(graph, parameters, open.workers()).maxBatchSize(Math.min(256, data.size()));
            for (OutputTask task : evaluated) {
                plan.loss(task.planLoss(List.of(prepared)));
            }
            return new Evaluation(prepared, plan.build(), evaluated)
                    .evaluate(() -> false)
                    .orElse(Map.of());
        }
    }

    private void requireTargets(Schema data) {
        if (data.targets().isEmpty()
                && tasks.stream().anyMatch(task -> task.reconstructed().isEmpty())) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    "data",
                    "it has no targets to evaluate with",
                    "give samples with "
                            + schema().targets().stream()
                                    .map(Schema.Target::name)
                                    .collect(Collectors.joining(", ")));
        }
    }

    /**
     * The probabilities from which the labels of an output are predicted to apply.
     *
     * @param output the output
     * @return one for each label; empty for an output that predicts no labels
     */
    public List<Double> thresholds(int output) {
        return tasks.get(output).thresholds();
    }

    /**
     * The input that an output reconstructs.
     *
     * @param output the output
     * @return its index in the schema; empty for an output that predicts a target
     */
    public OptionalInt reconstructed(int output) {
        return tasks.get(output).reconstructed();
    }

    /** The layers, parameters and origin of the model, a line each, for a person to read. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Graph.Input input : graph.inputs()) {
            lines.add(line(input.name(), "input", input.shape(), 0));
        }
        for (Graph.Node node : graph.nodes()) {
            long elements = 0;
            for (Graph.Parameter parameter : node.parameters()) {
                elements += parameter.info().size();
            }
            lines.add(line(node.name(), notation(node.layer()), node.shape(), elements));
        }
        long bytes = 0;
        for (NamedArray array : parameters.arrays()) {
            bytes += (long) array.values().length * Float.BYTES;
        }
        targets.targets()
                .forEach(target -> target.scale()
                        .ifPresent(
                                scale -> lines.add("target " + target.target().name() + ": "
                                        + scale.describe(target.target().classNames()))));
        lines.add("parameters: " + graph.trainedElements() + " (" + bytes + " bytes with buffers)");
        lines.addAll(provenance.describe());
        return lines;
    }

    /** An embedding has what it was told by its column, which no stack file says. */
    private static String notation(Layer layer) {
        return layer instanceof Layer.OfCategories embedding
                        && embedding.categories().isPresent()
                ? LayerCalls.typeName(layer) + " of " + embedding.categories().getAsInt() + " categories"
                : PluginNotation.of(layer);
    }

    private static String line(String name, String what, Shape shape, long elements) {
        return String.format(java.util.Locale.ROOT, "%-24s %-14s %10d  %s", name, shape, elements, what);
    }
}
