package dev.espalier.core.training;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.Split;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.TargetWeights;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.TargetPresence;
import dev.espalier.core.evaluation.BestThresholds;
import dev.espalier.core.evaluation.CombinedMetric;
import dev.espalier.core.statistics.ConfusionExamples;
import dev.espalier.core.statistics.ConfusionSearch;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plugin.MetricCalls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Computes losses and metrics of a model on a dataset, without augmentation, masks or smoothing.
 *
 * <p>The loss of an output is the sum of the samples' losses, each times its weight, by the sum of the weights of all samples.
 * Samples without the target of an output count neither for its loss nor for its metrics; {@code counted} says how many did,
 * where any did not. Metrics of a model with several outputs bear the output's name, {@code kind/accuracy}; {@code loss} is the weighted sum over
 * the outputs. The loss of a target that is scaled is in scaled units, metrics are in those of the target.
 */
public final class Evaluation {

    /** The metric that says how many samples had the target, where it may be missing. */
    public static final String COUNTED = "counted";

    private final PreparedDataset data;
    private final Plan plan;
    private List<OutputTask> tasks;
    private final PlanInputs inputs;
    private boolean searching;
    private List<CombinedMetric> combined = List.of();
    private List<Count> last = List.of();
    private IntConsumer noise = samples -> {};

    /** For each task where its logits are kept; empty if they are not. */
    private List<LogitSamples> logits = List.of();

    /** For each task where the predictions of all samples are kept; empty if they are not. */
    private List<float[]> kept = List.of();

    /** For each task the predictions of all samples that are evaluated in place of the model's; empty for the model's own. */
    private List<float[]> given = List.of();

    /**
     * An evaluation of a model on a dataset.
     *
     * @param data the samples
     * @param plan a plan whose outputs have the losses of the tasks
     * @param tasks what the outputs are for
     */
    public Evaluation(PreparedDataset data, Plan plan, List<OutputTask> tasks) {
        this.data = data;
        this.plan = plan;
        this.tasks = List.copyOf(tasks);
        this.inputs = new PlanInputs(plan, this.tasks);
    }

    /**
     * Draws noise before each forward pass from now on.
     *
     * @param drawing changes the inputs of the plan, given the number of samples
     */
    public void drawNoise(IntConsumer drawing) {
        noise = drawing;
    }

    /** How many samples there are. */
    public long samples() {
        return data.size();
    }

    /**
     * Adds means of values to the metrics from now on.
     *
     * @param means what is monitored as one
     */
    public void combine(List<CombinedMetric> means) {
        combined = List.copyOf(means);
    }

    /** Looks for confusions of classes in evaluations from now on. */
    void searchConfusions() {
        searching = true;
    }

    /**
     * The most frequent confusions of the last evaluation with examples.
     *
     * @param split which part of the data this is
     * @param step updates made so far
     * @param epoch passes over the training data begun so far
     * @return one event for each output with classes
     */
    List<ConfusionsFound> confusions(Split split, long step, int epoch) {
        List<ConfusionsFound> found = new ArrayList<>();
        ConfusionExamples examples = new ConfusionExamples(data);
        for (Count count : last) {
            ConfusionSearch search = count.search;
            if (search != null) {
                String output = last.size() == 1 ? "" : count.task.name();
                found.add(new ConfusionsFound(split, step, epoch, output, examples.of(search)));
            }
        }
        return found;
    }

    /**
     * Evaluates with the present parameters.
     *
     * @param cancelled asked after each batch whether to give up
     * @return the metrics by name; nothing if it was given up
     */
    public Optional<Map<String, Double>> evaluate(BooleanSupplier cancelled) {
        List<Count> counts = new ArrayList<>();
        for (int place = 0; place < tasks.size(); place++) {
            counts.add(new Count(place, tasks.get(place)));
        }
        // loaded by this thread: an evaluation is too short to be worth another one, and may be given up at any batch
        List<TargetWeights> weights = tasks.stream().map(OutputTask::weights).toList();
        try (DataLoader loader =
                DataLoader.evaluation(data, plan.maxBatchSize(), weights, inputs.lend(data.schema()), plan.workers())) {
            for (int i = 0; i < loader.batchesPerEpoch(); i++) {
                Batch batch = loader.next();
                add(batch, counts);
                loader.release(batch);
                if (cancelled.getAsBoolean()) {
                    return Optional.empty();
                }
            }
        }
        last = searching ? counts : List.of();
        return Optional.of(metrics(counts));
    }

    /**
     * Evaluates with the present parameters, and keeps the predictions.
     *
     * @param predictions for each task the predictions of all samples in the order of the data, to be filled
     * @return the metrics by name
     */
    Map<String, Double> evaluateKeeping(List<float[]> predictions) {
        kept = predictions;
        try {
            return evaluate(() -> false).orElseThrow();
        } finally {
            kept = List.of();
        }
    }

    /**
     * Evaluates predictions that were made elsewhere.
     *
     * @param predictions for each task the predictions of all samples in the order of the data
     * @param losses the losses by name, which are not computed of predictions
     * @return the metrics by name
     */
    Map<String, Double> evaluateGiven(List<float[]> predictions, Map<String, Double> losses) {
        given = predictions;
        try {
            Map<String, Double> metrics =
                    new LinkedHashMap<>(evaluate(() -> false).orElseThrow());
            metrics.replaceAll((name, value) -> losses.getOrDefault(name, value));
            return metrics;
        } finally {
            given = List.of();
        }
    }

    /** The names of the losses among the metrics. */
    List<String> lossNames() {
        List<String> names = new ArrayList<>(List.of("loss"));
        if (tasks.size() > 1) {
            tasks.forEach(task -> names.add(task.name() + "/loss"));
        }
        return names;
    }

    /** What the outputs are for, with their places in the data. */
    List<OutputTask> tasks() {
        return tasks;
    }

    /**
     * Chooses thresholds by these samples, with the present parameters.
     *
     * @return the tasks, with the thresholds of the largest F1 for those that choose them
     */
    public List<OutputTask> choosingThresholds() {
        if (tasks.stream().noneMatch(OutputTask::choosesThresholds)) {
            return tasks;
        }
        List<OutputTask> before = tasks;
        List<BestThresholds> chosen = new ArrayList<>();
        List<OutputTask> collecting = new ArrayList<>();
        for (OutputTask task : before) {
            BestThresholds thresholds = new BestThresholds(task.stored().width());
            chosen.add(thresholds);
            collecting.add(task.measuredBy(List.of(new Collecting(thresholds))));
        }
        tasks = collecting;
        try {
            evaluate(() -> false);
        } finally {
            tasks = before;
        }
        List<OutputTask> decided = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            OutputTask task = before.get(i);
            decided.add(task.choosesThresholds() ? task.decidedBy(chosen.get(i).thresholds()) : task);
        }
        return decided;
    }

    /**
     * Fits temperatures to these samples, with the present parameters.
     *
     * @return the tasks, with the temperatures of the smallest log loss for those that are calibrated
     */
    List<OutputTask> calibrated() {
        if (tasks.stream().noneMatch(OutputTask::calibrates)) {
            return tasks;
        }
        List<LogitSamples> found = logits();
        List<OutputTask> calibrated = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            OutputTask task = tasks.get(i);
            calibrated.add(
                    task.calibrates()
                            ? task.calibratedBy(new TemperatureFit(List.of(found.get(i))).temperature())
                            : task);
        }
        return calibrated;
    }

    /**
     * Evaluates, and keeps the outputs that a temperature can be fitted to.
     *
     * @return the logits of each task; without samples for a task that has none
     */
    public List<LogitSamples> logits() {
        logits = tasks.stream()
                .map(task -> new LogitSamples(
                        task.stored(),
                        plan.graph().outputs().get(task.output()).shape().size()))
                .toList();
        try {
            evaluate(() -> false);
            return logits;
        } finally {
            logits = List.of();
        }
    }

    /**
     * Takes other thresholds and temperatures.
     *
     * @param decided the tasks with them
     */
    public void decideBy(List<OutputTask> decided) {
        tasks = List.copyOf(decided);
    }

    /** Hands predictions on. */
    private record Collecting(BestThresholds thresholds) implements EvaluationMetric.OfLabels {

        @Override
        public boolean skipsMissingValues() {
            return true;
        }

        @Override
        public Accumulator start(Schema.Target target) {
            return new Accumulator() {
                @Override
                public void add(int samples, float[] predictions, float[] targets) {
                    // thresholds are for labels alone
                }

                @Override
                public Map<String, Double> values() {
                    return Map.of();
                }
            };
        }

        @Override
        public Accumulator startLabels(Schema.Target target, List<Double> halves) {
            return new Accumulator() {
                @Override
                public void add(int samples, float[] predictions, float[] targets) {
                    thresholds.add(samples, predictions, targets);
                }

                @Override
                public Map<String, Double> values() {
                    return Map.of();
                }
            };
        }
    }

    private void add(Batch batch, List<Count> counts) {
        int size = batch.size();
        if (given.isEmpty()) {
            inputs.fill(batch);
            noise.accept(size);
            plan.forward(size, false, 0, 0);
        }
        for (Count count : counts) {
            count.add(batch);
        }
    }

    private Map<String, Double> metrics(List<Count> counts) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double total = 0;
        for (Count count : counts) {
            total += count.counted() == 0 ? 0 : count.task.weight() * count.meanLoss();
        }
        metrics.put("loss", total);
        for (Count count : counts) {
            String prefix = counts.size() == 1 ? "" : count.task.name() + "/";
            if (counts.size() > 1) {
                metrics.put(prefix + "loss", count.counted() == 0 ? Double.NaN : count.meanLoss());
            }
            for (EvaluationMetric.Accumulator accumulator : count.accumulators) {
                accumulator.values().forEach((name, value) -> metrics.put(prefix + name, value));
            }
            count.presence.ifPresent(known -> metrics.put(prefix + COUNTED, (double) known.counted()));
        }
        combined.forEach(mean -> metrics.put(mean.name(), mean.value(metrics)));
        return metrics;
    }

    /** What has been counted of one output. */
    private final class Count {

        private final int place;
        private final OutputTask task;
        private final List<EvaluationMetric.Accumulator> accumulators = new ArrayList<>();
        private final float[] predictions;

        // of targets that the loss takes scaled, for the metrics
        private final PreparedDataset.Reader reader;
        private final int[] places;
        private final float[] unscaled;
        private final Shape shape;
        private final @Nullable ConfusionSearch search;
        private final Optional<PresentSamples> presence;
        private double loss;
        private double weight;

        Count(int place, OutputTask task) {
            this.place = place;
            this.task = task;
            Schema.Target target = data.schema().targets().get(task.target());
            this.shape = plan.graph().outputs().get(task.output()).shape();
            int capacity = plan.maxBatchSize();
            this.predictions = new float[capacity * task.predicted().width()];
            this.reader = data.reader(capacity);
            this.places = new int[task.scale().isPresent() ? capacity : 0];
            this.unscaled = new float[places.length * target.stored()];
            TargetPresence known = data.presence(task.target());
            this.presence = known.isMissingAny()
                    ? Optional.of(new PresentSamples(
                            known, capacity, target.stored(), task.predicted().width()))
                    : Optional.empty();
            this.search = searching && target.kind().hasClasses() ? new ConfusionSearch(target) : null;
            for (EvaluationMetric metric : task.metrics()) {
                accumulators.add(task.start(metric));
            }
        }

        /** How many samples have counted. */
        long counted() {
            return presence.map(PresentSamples::counted).orElse(samples());
        }

        double meanLoss() {
            return LossMean.quotient(loss, weight);
        }

        void add(Batch batch) {
            int samples = batch.size();
            float[] targets = batch.target(task.target());
            if (given.isEmpty()) {
                loss += plan.loss(task.output()) * samples;
                weight += batch.weight(place);
                if (!logits.isEmpty() && task.hasLogits()) {
                    logits.get(place)
                            .add(
                                    samples,
                                    plan.output(task.output()),
                                    targets,
                                    batch.lossWeights(place),
                                    batch.presence(task.target()));
                }
                task.predict(samples, shape, plan.output(task.output()), predictions);
            } else {
                take(batch, given.get(place));
            }
            if (!kept.isEmpty()) {
                keep(batch, kept.get(place));
            }
            float[] compared = task.scale().isPresent() ? unscaled(batch) : targets;
            if (presence.isPresent()) {
                addPresent(presence.get(), batch, compared);
            } else {
                for (EvaluationMetric.Accumulator accumulator : accumulators) {
                    accumulator.add(samples, predictions, compared, batch.lossWeights(place));
                }
            }
            if (search != null) {
                search.add(batch, predictions, compared, data.presence(task.target()));
            }
        }

        private void addPresent(PresentSamples present, Batch batch, float[] compared) {
            // where single values are missing there are no classes, and the sample's weight is that of each of its
            // values
            boolean partial = data.presence(task.target()).partial();
            float[] weights = partial ? batch.weights(task.target()) : batch.lossWeights(place);
            present.take(batch, predictions, compared, task.target(), weights);
            for (int i = 0; i < accumulators.size(); i++) {
                present.addTo(
                        accumulators.get(i),
                        MetricCalls.skipsMissingValues(task.metrics().get(i)));
            }
        }

        private void take(Batch batch, float[] all) {
            int width = predictions.length / plan.maxBatchSize();
            for (int i = 0; i < batch.size(); i++) {
                System.arraycopy(all, batch.sample(i) * width, predictions, i * width, width);
            }
        }

        private void keep(Batch batch, float[] all) {
            int width = predictions.length / plan.maxBatchSize();
            for (int i = 0; i < batch.size(); i++) {
                System.arraycopy(predictions, i * width, all, batch.sample(i) * width, width);
            }
        }

        private float[] unscaled(Batch batch) {
            for (int i = 0; i < batch.size(); i++) {
                places[i] = batch.sample(i);
            }
            reader.readUnscaledTarget(task.target(), places, batch.size(), unscaled);
            return unscaled;
        }
    }
}
