package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.training.BatchStatistics;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several models of the same layers averaged to one: each weight is the mean of that of the models, in double.
 *
 * <p>It predicts at the cost of one model, where an ensemble predicts at that of all, but makes sense only for models that have
 * a part of their training in common: states of one run, or runs that were fine-tuned from the same weights.
 */
public final class WeightSoup {

    /** Samples in a batch by default. */
    public static final int BATCH = 256;

    private final List<TrainedModel> models;
    private final Optional<Dataset> training;
    private final int batch;
    private final long seed;
    private final int threads;

    private WeightSoup(List<TrainedModel> models, Optional<Dataset> training, int batch, long seed, int threads) {
        this.models = models;
        this.training = training;
        this.batch = batch;
        this.seed = seed;
        this.threads = threads;
    }

    /**
     * A soup of models.
     *
     * @param models at least one, each of one member, of the same layers, samples and outputs
     * @throws EspalierException with every model that does not fit the first; code DATA_SCHEMA or CHECKPOINT_MISMATCH
     */
    public static WeightSoup of(List<TrainedModel> models) {
        Check.require(!models.isEmpty(), "models", "empty", "must have a model");
        List<ModelMember> members =
                models.stream().map(TrainedModel::onlyMember).toList();
        Agreement.require(members, number -> "model " + number);
        List<String> layers = members.get(0).layers().all();
        List<Problem> problems = new ArrayList<>();
        for (int i = 1; i < members.size(); i++) {
            if (!members.get(i).layers().all().equals(layers)) {
                problems.add(new Problem(
                        ErrorCode.CHECKPOINT_MISMATCH,
                        "model " + (i + 1),
                        "it has other layers than the first, so that there is no mean of their weights",
                        "average the predictions instead: leave out the soup"));
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
        return new WeightSoup(List.copyOf(models), Optional.empty(), BATCH, 0, 1);
    }

    /**
     * The same with training samples, by which the statistics of batch normalization are computed anew; without them they are
     * averaged.
     *
     * @param data the training samples
     * @param samples in a batch, at least 2
     * @param order seed of the order of the samples
     */
    public WeightSoup withTraining(Dataset data, int samples, long order) {
        return new WeightSoup(models, Optional.of(data), samples, order, threads);
    }

    /** Whether the layers have statistics that should be computed anew of training samples. */
    public boolean needsTraining() {
        return BatchStatistics.needed(models.get(0).graph());
    }

    /** The same computed by several threads, at least 1; the result is the same. */
    public WeightSoup withThreads(int count) {
        return new WeightSoup(models, training, batch, seed, Check.atLeast("threads", count, 1));
    }

    /**
     * What a soup has come to.
     *
     * @param model the average
     * @param ingredients the models that are in it, from 0, in the order in which they were added
     * @param validation the metrics of the average on the validation samples; empty for one that was not chosen by any
     */
    public record Result(TrainedModel model, List<Integer> ingredients, Map<String, Double> validation) {

        /** Copies the collections. */
        public Result {
            ingredients = List.copyOf(ingredients);
            validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        }
    }

    /** The mean of all models. */
    public Result uniform() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            all.add(i);
        }
        return new Result(average(all), all, Map.of());
    }

    /**
     * Begins with the best model and goes through the others from the better to the worse: each is added if the average is not
     * worse on the validation samples with it than without.
     *
     * <p>Source: Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy without
     * increasing inference time", ICML 2022, recipe 1.
     *
     * @param validation the samples that decide
     * @param metric by which the better one is told, with its direction; minimized if it has none
     * @return the average, never worse than the best model by the metric
     * @throws EspalierException if there is no such metric; code INVALID_SETTING
     */
    public Result greedy(Dataset validation, Monitor metric) {
        boolean larger = metric.direction().equals(Optional.of(Monitor.Direction.MAXIMIZE));
        List<Map<String, Double>> values = new ArrayList<>();
        for (TrainedModel model : models) {
            values.add(model.evaluate(validation, threads));
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            value(values.get(i), metric);
            order.add(i);
        }
        Comparator<Integer> ascending = Comparator.comparingDouble(i -> value(values.get(i), metric));
        order.sort(larger ? ascending.reversed() : ascending);
        List<Integer> ingredients = new ArrayList<>(List.of(order.get(0)));
        TrainedModel best = models.get(order.get(0));
        Map<String, Double> reached = values.get(order.get(0));
        for (int next : order.subList(1, order.size())) {
            List<Integer> tried = new ArrayList<>(ingredients);
            tried.add(next);
            TrainedModel average = average(tried);
            Map<String, Double> found = average.evaluate(validation, threads);
            double now = value(found, metric);
            double before = value(reached, metric);
            if (larger ? now >= before : now <= before) {
                ingredients.add(next);
                best = average;
                reached = found;
            }
        }
        return new Result(best, ingredients, reached);
    }

    private static double value(Map<String, Double> metrics, Monitor metric) {
        Double value = metrics.get(metric.metric());
        if (value == null) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "soup",
                    "there is no metric '" + metric.metric() + "' to choose by",
                    "choose one of " + String.join(", ", metrics.keySet()));
        }
        return value;
    }

    private TrainedModel average(List<Integer> chosen) {
        ModelMember first = models.get(chosen.get(0)).onlyMember();
        Parameters mean = first.parameters().copy();
        List<List<NamedArray>> arrays = chosen.stream()
                .map(i -> models.get(i).onlyMember().parameters().arrays())
                .toList();
        List<NamedArray> into = mean.arrays();
        for (int array = 0; array < into.size(); array++) {
            float[] values = into.get(array).values();
            for (int i = 0; i < values.length; i++) {
                double sum = 0;
                for (List<NamedArray> one : arrays) {
                    sum += one.get(array).values()[i];
                }
                values[i] = (float) (sum / arrays.size());
            }
        }
        Provenance provenance = Provenance.averaged(
                first.provenance(),
                chosen.stream().map(i -> models.get(i).provenance()).toList());
        ModelMember averaged = first.with(mean, provenance);
        return models.get(0)
                .alike(
                        training.isPresent() && BatchStatistics.needed(first.graph())
                                ? averaged.with(estimated(averaged, training.get()), provenance)
                                : averaged);
    }

    private Parameters estimated(ModelMember member, Dataset data) {
        try (KernelThreads open = KernelThreads.of(threads)) {
            return BatchStatistics.estimate(
                    member.parameters(),
                    PreparedDataset.of(data, member.preprocessing()),
                    Math.max(2, batch),
                    seed,
                    open.workers());
        }
    }
}
