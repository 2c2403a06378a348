package dev.espalier.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The meters of a run: their names, types, units, tags and meanings, once for the code and its documentation.
 *
 * <p>Every meter has the tags {@value #RUN} and {@value #RUN_ID}, those of the {@link MeterSettings}, and its own.
 */
public enum RunMeter {
    /** Whether the run is active. */
    RUNNING("espalier.running", Type.GAUGE, "", "1 during the run, 0 afterwards"),
    /** How the run has ended. */
    STOPPED(
            "espalier.stopped",
            Type.GAUGE,
            "",
            "1 for the cause by which the run has ended, 0 for all others and before:"
                    + " `completed`, `stopped-early`, `requested`, `failed`",
            "cause"),
    /** Unix time of the start. */
    START_TIMESTAMP(
            "espalier.start.timestamp",
            Type.GAUGE,
            Unit.SECONDS,
            "Unix time at which this process started or resumed the run"),
    /** The run as a long task. */
    RUN_ELAPSED(
            "espalier.run.elapsed",
            Type.LONG_TASK_TIMER,
            Unit.SECONDS,
            "Time since this process started or resumed the run, while it is active"),
    /** The epoch as a long task. */
    EPOCH_ELAPSED(
            "espalier.epoch.elapsed",
            Type.LONG_TASK_TIMER,
            Unit.SECONDS,
            "Time since the current pass over the training data began or was resumed"),
    /** Finished epochs. */
    EPOCH_DURATION(
            "espalier.epoch.duration", Type.TIMER, Unit.SECONDS, "Time of the finished passes over the training data"),
    /** The current epoch. */
    EPOCH("espalier.epoch", Type.GAUGE, "", "Current pass over the training data, from 1"),
    /** Updates made. */
    STEPS("espalier.steps", Type.COUNTER, "steps", "Updates made by this process; `split` is `train`", "split"),
    /** Samples seen. */
    SAMPLES("espalier.samples", Type.COUNTER, "samples", "Samples trained on or evaluated by this process", "split"),
    /** The number of the last update. */
    STEP("espalier.step", Type.GAUGE, "", "Number of the last update, counted over resumes"),
    /** Updates of the whole run. */
    PLANNED_STEPS("espalier.planned.steps", Type.GAUGE, "", "Updates of the whole run, unless it stops early"),
    /** How much of the run is done. */
    PROGRESS("espalier.progress", Type.GAUGE, "", "Fraction of the planned updates that are made, from 0 to 1"),
    /** Expected time until the end. */
    REMAINING(
            "espalier.remaining",
            Type.GAUGE,
            Unit.SECONDS,
            "Expected time until all planned updates are made, at the pace of this process so far, evaluations and"
                    + " checkpoints included; 0 when the run has ended"),
    /** Unix time of the last update. */
    LAST_STEP_TIMESTAMP("espalier.last.step.timestamp", Type.GAUGE, Unit.SECONDS, "Unix time of the last update"),
    /** Size of the model. */
    PARAMETERS("espalier.parameters", Type.GAUGE, "", "Trained elements of the model"),
    /** The plugins of the run. */
    PLUGIN(
            "espalier.plugin.info",
            Type.GAUGE,
            "",
            "Always 1, for each plugin of the run; `version` is `unknown` if its artifact does not say it",
            "kind",
            "name",
            "version"),
    /** Time of the steps. */
    STEP_DURATION(
            "espalier.step.duration",
            Type.TIMER,
            Unit.SECONDS,
            "Time of the steps by phase: `data`, `augment`, `forward`, `backward`, `clip`, `optimizer`, `callbacks`."
                    + " Augmentation is done by other threads: while they keep up, it is not a part of the step",
            "phase"),
    /** Percentiles of the time of the steps. */
    STEP_DURATION_PERCENTILE(
            "espalier.step.duration.percentile",
            Type.GAUGE,
            Unit.SECONDS,
            "Percentiles of the time of the steps of the last one to two minutes, within 3.2 %: `phi` is 0.5, 0.95 and"
                    + " 0.99; `phase` as above, or `all` for a step as a whole, without `augment`",
            "phase",
            "phi"),
    /** The data loss. */
    LOSS(
            "espalier.loss",
            Type.GAUGE,
            "",
            "Loss without penalties: of the last step for `train`, otherwise of the last evaluation",
            "split"),
    /** The loss of single outputs. */
    OUTPUT_LOSS(
            "espalier.output.loss",
            Type.GAUGE,
            "",
            "Loss of each output of a graph with several, without its weight; as for `espalier.loss`",
            "split",
            "output"),
    /** The learned weights of the losses. */
    OUTPUT_WEIGHT(
            "espalier.output.weight",
            Type.GAUGE,
            "",
            "Weight of each output's loss in the objective of the last step, where weights are learned",
            "output"),
    /** All penalties. */
    PENALTY("espalier.penalty", Type.GAUGE, "", "Sum of all penalties as last computed"),
    /** What is minimized. */
    TOTAL_LOSS("espalier.total.loss", Type.GAUGE, "", "Loss of the last step with all penalties, which is minimized"),
    /** The learning rates. */
    LEARNING_RATE(
            "espalier.learning.rate",
            Type.GAUGE,
            "",
            "Learning rate of the last step by parameter group: `default`, or the group's pattern; 0 while frozen",
            "group"),
    /** The momentum coefficients. */
    MOMENTUM(
            "espalier.momentum",
            Type.GAUGE,
            "",
            "Momentum coefficient of the last step by parameter group: `momentum` or `beta1` of its optimizer;"
                    + " no meter without one",
            "group"),
    /** The norm of all gradients. */
    GRADIENT_NORM(
            "espalier.gradient.norm",
            Type.GAUGE,
            "",
            "Global gradient norm of the last step, `before` and `after` clipping; NaN if it is not needed",
            "clipping"),
    /** Updates with clipped gradients. */
    CLIPPED_STEPS(
            "espalier.clipped.steps", Type.COUNTER, "steps", "Updates of this process whose gradients were clipped"),
    /** The update-to-weight ratios. */
    LAYER_UPDATE_RATIO(
            "espalier.layer.update.ratio",
            Type.GAUGE,
            "",
            "Update-to-weight ratio by layer: L2 norm of the update by that of the parameters",
            "layer"),
    /** The norms of parameters. */
    LAYER_PARAMETER_NORM(
            "espalier.layer.parameter.norm", Type.GAUGE, "", "L2 norm of the parameters by layer", "layer"),
    /** The norms of gradients. */
    LAYER_GRADIENT_NORM(
            "espalier.layer.gradient.norm",
            Type.GAUGE,
            "",
            "L2 norm of the gradients by layer, before clipping",
            "layer"),
    /** How far the gradients of outputs agree. */
    LAYER_GRADIENT_COSINE(
            "espalier.layer.gradient.cosine",
            Type.GAUGE,
            "",
            "Least cosine between the gradients of two outputs by layer that both reach; below 0 they conflict",
            "layer"),
    /** Units that never fire. */
    LAYER_DEAD_UNITS(
            "espalier.layer.dead.units",
            Type.GAUGE,
            "",
            "Fraction of the layer's units that are 0 for every sample of the batch",
            "layer"),
    /** Values found to be NaN or infinite. */
    NON_FINITE(
            "espalier.non.finite",
            Type.COUNTER,
            "",
            "Losses, gradients or parameters found to be NaN or infinite: `place` is `loss`, or the layer and its tensor",
            "place"),
    /** The diagnosis. */
    FINDINGS(
            "espalier.findings",
            Type.GAUGE,
            "",
            "Findings of the diagnosis at present, by the diagnostic's name and by severity: `note`, `warning`,"
                    + " `problem`; 0 for what was found before and no longer holds",
            "name",
            "severity"),
    /** Metrics of evaluations. */
    EVALUATION(
            "espalier.evaluation",
            Type.GAUGE,
            "",
            "Metrics of the last evaluation: `accuracy`, `f1`, …; `output` is `none` with a single output",
            "split",
            "metric",
            "output"),
    /** Time of evaluations. */
    EVALUATION_DURATION("espalier.evaluation.duration", Type.TIMER, Unit.SECONDS, "Time of the evaluations", "split"),
    /** The best value of the monitored metric. */
    BEST_SCORE(
            "espalier.best.score",
            Type.GAUGE,
            "",
            "Best value so far of the monitored metric, by which the best weights are chosen",
            "metric"),
    /** When it was reached. */
    BEST_STEP("espalier.best.step", Type.GAUGE, "", "Number of the update with the best score so far"),
    /** What early stopping has left. */
    PATIENCE_LEFT(
            "espalier.patience.left",
            Type.GAUGE,
            "",
            "Further validations without an improvement after which early stopping ends the run; NaN without it"),
    /** Time of checkpoints. */
    CHECKPOINT_DURATION(
            "espalier.checkpoint.duration",
            Type.TIMER,
            Unit.SECONDS,
            "Time to write and verify checkpoints, by outcome: `saved` or `failed`",
            "outcome"),
    /** Size of checkpoints. */
    CHECKPOINT_SIZE(
            "espalier.checkpoint.size",
            Type.GAUGE,
            "bytes",
            "Size of the last checkpoint; `outcome` is `saved`, since one that failed has no size",
            "outcome"),
    /** Unix time of the last checkpoint. */
    LAST_CHECKPOINT_TIMESTAMP(
            "espalier.last.checkpoint.timestamp", Type.GAUGE, Unit.SECONDS, "Unix time of the last checkpoint");

    /** The tag with the name of the run's stack. */
    public static final String RUN = "run";

    /** The tag with the run's id. */
    public static final String RUN_ID = "run.id";

    /** Keys of labels of metrics, and those with a meaning in Prometheus. */
    private static final List<String> OTHER_KEYS =
            List.of(RUN, RUN_ID, "class", "label", "target", "actual", "predicted", "le", "quantile");

    private final String meterName;
    private final Type type;
    private final String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tags;

    /** The types of meters. */
    public enum Type {
        /** A value that goes up and down, and may be NaN. */
        GAUGE,
        /** A count that only goes up. */
        COUNTER,
        /** Number and total time of what has ended. */
        TIMER,
        /** Number and time of what is going on. */
        LONG_TASK_TIMER;

        /** The type as text: {@code long task timer}. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    private static final class Unit {
        static final String SECONDS = "seconds";
    }

    RunMeter(String meterName, Type type, String unit, String description, String... tags) {
        this.meterName = meterName;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The name in Micrometer's form, such as {@code espalier.last.step.timestamp}. */
    public String meterName() {
        return meterName;
    }

    /** The type. */
    public Type type() {
        return type;
    }

    /** The base unit; empty for a number. */
    public String unit() {
        return unit;
    }

    /** What it shows, a sentence without a full stop, with code in backticks. */
    public String description() {
        return description;
    }

    /** The keys of its own tags. */
    public List<String> tags() {
        return tags;
    }

    static Set<String> tagKeys() {
        Set<String> keys = new TreeSet<>(OTHER_KEYS);
        Arrays.stream(values()).map(RunMeter::tags).forEach(keys::addAll);
        return Collections.unmodifiableSet(keys);
    }
}
