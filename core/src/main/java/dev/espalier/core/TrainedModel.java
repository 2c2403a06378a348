package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.ProblemList;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.EnsembleFile;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.noise.NoiseSweep;
import dev.espalier.core.noise.PassNoise;
import dev.espalier.core.setup.ModelTargetScales;
import dev.espalier.core.training.AveragedEvaluation;
import dev.espalier.core.training.Evaluation;
import dev.espalier.core.training.LogitSamples;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.TemperatureFit;
import dev.espalier.core.uncertainty.PredictionSpread;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.model.Graph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * A finished model: graph, weights, fitted preprocessing, class names, and where it comes from; or an ensemble of several such
 * members, which predicts their mean.
 *
 * <p>Immutable and safe for use by several threads. Its file alone is enough to predict.
 */
public final class TrainedModel {

    private final List<ModelMember> members;
    private final List<OutputTask> tasks;
    private final Provenance provenance;
    private final List<Problem> unlisted;

    /** A model by itself. */
    TrainedModel(ModelMember member, List<Problem> unlisted) {
        this(List.of(member), member.tasks(), member.provenance(), unlisted);
    }

    /**
     * A model of several members.
     *
     * @param members at least one, of the same schema and with the same outputs
     * @param tasks what the outputs are for, as the whole decides
     * @param provenance of the whole
     * @param unlisted a problem for each part that could not be loaded from a file
     */
    TrainedModel(List<ModelMember> members, List<OutputTask> tasks, Provenance provenance, List<Problem> unlisted) {
        this.members = List.copyOf(members);
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
        EnsembleFile content = EnsembleFile.read(file);
        if (content.members().size() == 1) {
            return of(content.members().get(0), file.toString(), catalog);
        }
        List<ModelMember> members = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < content.members().size(); i++) {
            String where = file + ", member " + (i + 1);
            try {
                members.add(ModelMember.of(content.members().get(i), where, catalog));
            } catch (EspalierException broken) {
                broken.problems().forEach(problem -> problems.add(within(where, problem)));
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
        Agreement.require(members, number -> file + ", member " + number);
        return new TrainedModel(
                members,
                ModelTargetScales.restoreThresholds(members.get(0).tasks(), content.ensemble()),
                Provenance.of(content.stack(), content.provenance()),
                List.of());
    }

    private static Problem within(String member, Problem problem) {
        return problem.where().startsWith(member)
                ? problem
                : new Problem(problem.code(), member + ": " + problem.where(), problem.what(), problem.remedy());
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
        return new TrainedModel(ModelMember.of(content, where, catalog), List.of());
    }

    /**
     * Combines models into one that predicts their mean: probabilities are averaged as probabilities, values as values, and the
     * thresholds of labels, too. The members of models that are ensembles themselves become members of the whole.
     *
     * <p>Source: Hansen and Salamon, "Neural network ensembles", IEEE TPAMI 12, 1990; Lakshminarayanan et al., "Simple and
     * scalable predictive uncertainty estimation using deep ensembles", NeurIPS 2017.
     *
     * @param models at least one, of the same schema and with the same outputs; they may have different layers
     * @return the whole
     * @throws EspalierException with every model that has another schema, or other outputs, than the first; code DATA_SCHEMA
     * @throws IllegalArgumentException if there is none
     */
    public static TrainedModel ensemble(List<TrainedModel> models) {
        Check.require(!models.isEmpty(), "models", "empty", "must have a model");
        List<ModelMember> members = new ArrayList<>();
        List<Problem> unlisted = new ArrayList<>();
        for (TrainedModel model : models) {
            members.addAll(model.members);
            model.unlisted.stream().filter(one -> !unlisted.contains(one)).forEach(unlisted::add);
        }
        if (members.size() == 1) {
            return models.get(0);
        }
        Agreement.require(members, number -> "model " + number);
        return new TrainedModel(
                members,
                Agreement.tasks(members),
                Provenance.ofEnsemble(members.get(0).provenance(), members.size()),
                unlisted);
    }

    /** How many members it has; 1 for a model by itself. */
    public int size() {
        return members.size();
    }

    /** The members, each a model by itself; of a model of one member only itself. */
    public List<TrainedModel> members() {
        if (members.size() == 1) {
            return List.of(this);
        }
        return members.stream()
                .map(member -> new TrainedModel(member, unlisted))
                .toList();
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
        List<ModelFile> contents = members.stream()
                .map(member -> member.content(member.parameters().arrays()))
                .toList();
        new EnsembleFile(
                        contents,
                        provenance.stack(),
                        ModelTargetScales.writeThresholds(JsonObject.builder().build(), tasks),
                        provenance.facts())
                .write(file);
    }

    /** Writes all but the weights, with which {@link #of} makes a model of the weights of a checkpoint. */
    void saveFitted(Path file) {
        first().content(List.of()).writeFitted(file);
    }

    /**
     * The member of a model that has one.
     *
     * @throws EspalierException if it has several; code CHECKPOINT_MISMATCH
     */
    ModelMember onlyMember() {
        if (members.size() > 1) {
            throw new EspalierException(
                    ErrorCode.CHECKPOINT_MISMATCH,
                    "model",
                    "it is an ensemble of " + members.size() + " members, whose weights are not one set",
                    "take its members one by one");
        }
        return first();
    }

    /** A model of a member that is made of the parts of this one. */
    TrainedModel alike(ModelMember member) {
        return new TrainedModel(member, unlisted);
    }

    /** The same of a stack that is that of the whole; a model of one member keeps its own, which it is loaded by. */
    TrainedModel of(String stack) {
        return members.size() == 1
                ? this
                : new TrainedModel(members, tasks, Provenance.of(stack, provenance.facts()), unlisted);
    }

    private ModelMember first() {
        return members.get(0);
    }

    /** What samples look like, before preprocessing, and what is predicted. */
    public Schema schema() {
        return first().schema();
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

    /** The graph with its shapes; of several members that of the first. */
    public Graph graph() {
        return first().graph();
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * The values of a parameter or buffer by its full name, such as {@code dense1/weight}, or {@code member2/dense1/weight} of
     * the second of several members; a copy.
     */
    public Map<String, float[]> weights() {
        Map<String, float[]> copies = new LinkedHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            String prefix = members.size() == 1 ? "" : EnsembleFile.prefix(i + 1);
            members.get(i)
                    .parameters()
                    .arrays()
                    .forEach(array ->
                            copies.put(prefix + array.name(), array.values().clone()));
        }
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
        return new Predictor(members, tasks, Check.atLeast("callers", callers, 1), 1);
    }

    /**
     * Makes a predictor for many samples at once: one call at a time, spread over threads.
     *
     * @param threads threads to compute with, at least 1
     * @return a predictor to be closed
     * @throws IllegalArgumentException if threads is less than 1
     */
    public Predictor batchPredictor(int threads) {
        return new Predictor(members, tasks, 1, Check.atLeast("threads", threads, 1));
    }

    /**
     * Computes losses and metrics. Of several members, metrics are those of their mean prediction, and losses are the means of
     * the members' losses, which for convex losses such as cross-entropy are never below the loss of the mean.
     *
     * @param data samples with targets, of the schema that the model was trained on
     * @param threads threads to compute with, at least 1
     * @return the metrics by name
     * @throws EspalierException if the data has another schema, naming the column that differs; code DATA_SCHEMA
     */
    public Map<String, Double> evaluate(Dataset data, int threads) {
        return evaluateMembers(data, threads).ofMean();
    }

    /**
     * Computes losses and metrics of each member and of their mean prediction.
     *
     * @param data samples with targets, of the schema that the model was trained on
     * @param threads threads to compute with, at least 1
     * @return the metrics by name
     * @throws EspalierException if the data has another schema, naming the column that differs; code DATA_SCHEMA
     */
    public EnsembleMetrics evaluateMembers(Dataset data, int threads) {
        first().preprocessing().check(data.schema(), "data");
        requireTargets(data.schema());
        try (KernelThreads open = KernelThreads.of(threads)) {
            if (members.size() == 1) {
                Map<String, Double> metrics = first().evaluation(data, open.workers())
                        .evaluate(() -> false)
                        .orElse(Map.of());
                return new EnsembleMetrics(List.of(metrics), metrics, Map.of());
            }
            AveragedEvaluation averaged = new AveragedEvaluation(tasks, data.size());
            List<Map<String, Double>> each = new ArrayList<>();
            for (ModelMember member : members) {
                Evaluation evaluation = member.evaluation(data, open.workers());
                each.add(averaged.add(evaluation));
            }
            return new EnsembleMetrics(each, averaged.metrics(), disagreement(averaged, data.size()));
        }
    }

    /**
     * Computes losses and metrics of the mean prediction of several passes with noise, of all members; losses are the means of those
     * of the passes.
     *
     * @param data samples with targets, of the schema that the model was trained on
     * @param threads threads to compute with, at least 1
     * @param noise what is drawn
     * @return the metrics by name
     * @throws EspalierException if the data has another schema, code DATA_SCHEMA; if the noise does not suit the model or its data, code
     *     INVALID_SETTING
     */
    public Map<String, Double> evaluate(Dataset data, int threads, PassNoise noise) {
        first().preprocessing().check(data.schema(), "data");
        requireTargets(data.schema());
        requireMasks(members, noise);
        try (KernelThreads open = KernelThreads.of(threads)) {
            AveragedEvaluation averaged = new AveragedEvaluation(tasks, data.size());
            for (int i = 0; i < members.size(); i++) {
                IntFunction<Evaluation> passes = members.get(i).noisyEvaluation(data, open.workers(), noise, i);
                for (int pass = 0; pass < noise.passes(); pass++) {
                    averaged.add(passes.apply(pass));
                }
            }
            return averaged.metrics();
        }
    }

    /**
     * Computes losses and metrics under noise of several strengths.
     *
     * @param data samples with targets, of the schema that the model was trained on
     * @param threads threads to compute with, at least 1
     * @param sweep what is disturbed, how strongly and how often
     * @param done is told of each strength as soon as its metrics are known
     * @return the metrics of each strength, in the order of the strengths
     * @throws EspalierException if the data has another schema, code DATA_SCHEMA
     */
    public List<SweepPoint> evaluate(Dataset data, int threads, NoiseSweep sweep, Consumer<SweepPoint> done) {
        first().preprocessing().check(data.schema(), "data");
        requireTargets(data.schema());
        try (KernelThreads open = KernelThreads.of(threads)) {
            SweptModel swept = new SweptModel(members, tasks, data, sweep, open.workers());
            List<SweepPoint> points = new ArrayList<>();
            for (double level : sweep.levels()) {
                SweepPoint point = swept.at(level);
                points.add(point);
                done.accept(point);
            }
            return points;
        }
    }

    static void requireMasks(List<ModelMember> members, PassNoise noise) {
        if (noise.dropout() && members.stream().noneMatch(ModelMember::hasMasks)) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "dropout",
                    "the model has no layer that masks activations, so that all passes would be the same",
                    "train a model with a layer such as dropout, or augment the samples instead");
        }
    }

    /**
     * The same model, evaluated by other metrics.
     *
     * @param metrics for each output those that suit it
     * @return a model that predicts the same
     * @throws EspalierException with every metric that suits no output; code INVALID_SETTING
     */
    public TrainedModel measuredBy(List<EvaluationMetric> metrics) {
        ProblemList problems = new ProblemList("metrics");
        for (EvaluationMetric metric : metrics) {
            if (tasks.stream().noneMatch(task -> suits(task, metric))) {
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        "metrics: " + PluginNotation.of(metric),
                        "it suits no output of the model",
                        "choose a metric that suits the target");
            }
        }
        problems.throwIfAny();
        return new TrainedModel(
                members.stream()
                        .map(member -> member.with(measured(member.tasks(), metrics)))
                        .toList(),
                measured(tasks, metrics),
                provenance,
                unlisted);
    }

    private static List<OutputTask> measured(List<OutputTask> tasks, List<EvaluationMetric> metrics) {
        return tasks.stream()
                .map(task -> task.measuredBy(
                        metrics.stream().filter(metric -> suits(task, metric)).toList()))
                .toList();
    }

    private static boolean suits(OutputTask task, EvaluationMetric metric) {
        try {
            task.start(metric);
            return true;
        } catch (IllegalArgumentException doesNotSuit) {
            return false;
        }
    }

    private Map<String, Double> disagreement(AveragedEvaluation averaged, int samples) {
        Map<String, Double> disagreement = new LinkedHashMap<>();
        for (int output = 0; output < tasks.size(); output++) {
            PredictionSpread spread = averaged.averages().get(output).spread();
            int width = predicted(output).width();
            double sum = 0;
            for (int sample = 0; sample < samples; sample++) {
                if (spread.hasEntropy()) {
                    sum += spread.mutualInformation(sample);
                } else {
                    for (int i = 0; i < width; i++) {
                        sum += Math.sqrt(spread.variance(sample, i)) / width;
                    }
                }
            }
            disagreement.put(tasks.get(output).name(), sum / samples);
        }
        return disagreement;
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
     * The temperatures by which the logits of an output are divided before they become probabilities.
     *
     * @param output the output
     * @return one for each member, above 0; 1 for a member that is not calibrated
     */
    public List<Double> temperatures(int output) {
        return members.stream()
                .map(member -> member.tasks().get(output).temperature())
                .toList();
    }

    /**
     * The same model with calibrated probabilities: logits are divided by the temperature of the smallest log loss on some samples.
     * Of several members, all have one temperature, that of the smallest log loss of their mean prediction. Thresholds of labels
     * that were chosen are moved with the probabilities, so that they decide the same.
     *
     * <p>Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
     *
     * @param data samples with targets that the model was not trained on, of its schema
     * @param threads threads to compute with, at least 1
     * @return a model that differs in its temperatures, and in thresholds that were chosen
     * @throws EspalierException if the data has another schema, code DATA_SCHEMA; if no output predicts probabilities of classes or
     *     labels from logits, code INVALID_MODEL
     */
    public TrainedModel calibrated(Dataset data, int threads) {
        first().preprocessing().check(data.schema(), "data");
        requireTargets(data.schema());
        if (tasks.stream().noneMatch(OutputTask::hasLogits)) {
            throw new EspalierException(
                    ErrorCode.INVALID_MODEL,
                    "calibration",
                    "it divides logits, and no output of the model predicts probabilities of classes or labels from logits",
                    "train it with a loss such as cross-entropy");
        }
        List<List<LogitSamples>> logits = new ArrayList<>();
        try (KernelThreads open = KernelThreads.of(threads)) {
            for (ModelMember member : members) {
                logits.add(member.evaluation(data, open.workers()).logits());
            }
        }
        List<OptionalDouble> temperatures = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            int output = i;
            List<LogitSamples> ofMembers =
                    logits.stream().map(all -> all.get(output)).toList();
            temperatures.add(
                    tasks.get(i).hasLogits()
                            ? OptionalDouble.of(new TemperatureFit(ofMembers).temperature())
                            : OptionalDouble.empty());
        }
        return new TrainedModel(
                members.stream()
                        .map(member -> member.with(calibrated(member.tasks(), temperatures)))
                        .toList(),
                calibrated(tasks, temperatures),
                provenance,
                unlisted);
    }

    private static List<OutputTask> calibrated(List<OutputTask> tasks, List<OptionalDouble> temperatures) {
        List<OutputTask> calibrated = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            OutputTask task = tasks.get(i);
            OptionalDouble temperature = temperatures.get(i);
            calibrated.add(temperature.isPresent() ? task.recalibratedBy(temperature.getAsDouble()) : task);
        }
        return calibrated;
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
        if (members.size() == 1) {
            lines.addAll(first().layers().folded());
            lines.addAll(first().scales());
        } else {
            describeMembers(lines);
        }
        long elements = 0;
        long bytes = 0;
        for (ModelMember member : members) {
            elements += member.graph().trainedElements();
            bytes += member.bytes();
        }
        describeTemperatures(lines);
        lines.add("parameters: " + elements + " (" + bytes + " bytes with buffers"
                + (members.size() == 1 ? ")" : ", in " + members.size() + " members)"));
        lines.addAll(provenance.describe());
        return lines;
    }

    private void describeTemperatures(List<String> lines) {
        for (int i = 0; i < tasks.size(); i++) {
            List<Double> temperatures = temperatures(i).stream().distinct().toList();
            if (!temperatures.equals(List.of(1.0))) {
                lines.add("output " + tasks.get(i).name() + ": calibrated by "
                        + (temperatures.size() == 1 ? "temperature " : "temperatures ")
                        + (temperatures.size() == 1 ? temperatures : temperatures(i))
                                .stream().map(ReadableNumber::of).collect(Collectors.joining(", ")));
            }
        }
    }

    /** The layers once if all members have the same. */
    private void describeMembers(List<String> lines) {
        boolean same =
                members.stream().map(member -> member.layers().all()).distinct().count() == 1;
        lines.add("ensemble: " + members.size() + " members"
                + (same ? ", each with these layers" : " of different layers"));
        if (same) {
            lines.addAll(first().layers().folded());
        }
        for (int i = 0; i < members.size(); i++) {
            String name = "member " + (i + 1);
            if (!same) {
                lines.add(name + ":");
                lines.addAll(members.get(i).layers().folded());
            }
            members.get(i).scales().forEach(scale -> lines.add(name + ", " + scale));
        }
    }
}
