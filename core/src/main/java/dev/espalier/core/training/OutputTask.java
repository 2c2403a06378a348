package dev.espalier.core.training;

import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.model.Loss;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.core.data.loader.TargetWeights;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.TargetScale;
import dev.espalier.core.statistics.ShownSamples;
import dev.espalier.engine.plan.LossWeighting;
import dev.espalier.engine.plan.PlanLoss;
import dev.espalier.engine.plugin.LossCalls;
import dev.espalier.engine.plugin.MetricCalls;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an output of the graph is trained for.
 *
 * @param output the output's place in the graph
 * @param name the output's name
 * @param loss what it makes small
 * @param weight of the loss in the sum over all outputs, above 0
 * @param target the target's place in the data
 * @param stored the target, as the data stores it
 * @param classWeights the weight of each class of the target, at least 0; empty if each is 1
 * @param metrics what it is judged by
 * @param scale how the values of the target are scaled for the loss; predictions are scaled back
 * @param thresholds from which the labels of the target are predicted to apply, one for each; empty for other targets
 * @param choosesThresholds whether the thresholds are chosen by the validation split when training has ended
 * @param calibrates whether a temperature is fitted to the validation split when training has ended
 * @param temperature by which logits are divided in predictions, above 0
 * @param reconstructed the index of the input that is the target, if it is one
 */
public record OutputTask(
        int output,
        String name,
        Loss loss,
        double weight,
        int target,
        Schema.Target stored,
        List<Double> classWeights,
        List<EvaluationMetric> metrics,
        Optional<TargetScale> scale,
        List<Double> thresholds,
        boolean choosesThresholds,
        boolean calibrates,
        double temperature,
        OptionalInt reconstructed) {

    /** Checks the range and copies the list. */
    public OutputTask {
        Check.above("weight", weight, 0);
        Check.above("temperature", temperature, 0);
        classWeights = List.copyOf(classWeights);
        metrics = List.copyOf(metrics);
        thresholds = List.copyOf(thresholds);
    }

    /** The form of the predictions. */
    public Schema.Target predicted() {
        return LossCalls.predicted(loss, stored);
    }

    /**
     * Starts an accumulator of a metric of this output.
     *
     * @param metric the metric
     * @return an accumulator without samples
     * @throws IllegalArgumentException if the metric is not defined for the target
     */
    public EvaluationMetric.Accumulator start(EvaluationMetric metric) {
        return MetricCalls.start(metric, loss, stored, thresholds);
    }

    /**
     * The same with a scale.
     *
     * @param other how the values of the target are scaled
     * @return the task
     */
    public OutputTask scaledBy(Optional<TargetScale> other) {
        return new OutputTask(
                output,
                name,
                loss,
                weight,
                target,
                stored,
                classWeights,
                metrics,
                other,
                thresholds,
                choosesThresholds,
                calibrates,
                temperature,
                reconstructed);
    }

    /**
     * The same with other thresholds.
     *
     * @param others from which labels are predicted to apply, one for each
     * @return the task
     */
    public OutputTask decidedBy(List<Double> others) {
        return new OutputTask(
                output,
                name,
                loss,
                weight,
                target,
                stored,
                classWeights,
                metrics,
                scale,
                others,
                choosesThresholds,
                calibrates,
                temperature,
                reconstructed);
    }

    /**
     * The same with another temperature.
     *
     * @param other by which logits are divided, above 0
     * @return the task
     */
    public OutputTask calibratedBy(double other) {
        return new OutputTask(
                output,
                name,
                loss,
                weight,
                target,
                stored,
                classWeights,
                metrics,
                scale,
                thresholds,
                choosesThresholds,
                calibrates,
                other,
                reconstructed);
    }

    /**
     * The same with another temperature, and with thresholds that decide as before if they were chosen.
     *
     * @param other by which logits are divided, above 0
     * @return the task
     */
    public OutputTask recalibratedBy(double other) {
        double ratio = temperature / other;
        return choosesThresholds
                ? decidedBy(thresholds.stream()
                                .map(threshold -> moved(threshold, ratio))
                                .toList())
                        .calibratedBy(other)
                : calibratedBy(other);
    }

    /** σ(ratio · σ⁻¹(p)). */
    private static double moved(double probability, double ratio) {
        double odds = StrictMath.pow((1 - probability) / probability, ratio);
        return 1 / (1 + odds);
    }

    /** The same, with a temperature that is fitted when training has ended. */
    public OutputTask calibrating() {
        return new OutputTask(
                output,
                name,
                loss,
                weight,
                target,
                stored,
                classWeights,
                metrics,
                scale,
                thresholds,
                choosesThresholds,
                true,
                temperature,
                reconstructed);
    }

    /** Whether predictions are probabilities of classes or labels that the loss makes of logits, so that a temperature suits. */
    public boolean hasLogits() {
        return stored.kind() != TargetKind.VALUES && LossCalls.takesLogits(loss);
    }

    /**
     * The same with other metrics.
     *
     * @param others what it is judged by
     * @return the task
     */
    public OutputTask measuredBy(List<EvaluationMetric> others) {
        return new OutputTask(
                output,
                name,
                loss,
                weight,
                target,
                stored,
                classWeights,
                others,
                scale,
                thresholds,
                choosesThresholds,
                calibrates,
                temperature,
                reconstructed);
    }

    /**
     * The same for data in which the target has another place.
     *
     * @param place the target's place in the data
     * @return the task
     */
    public OutputTask of(int place) {
        return new OutputTask(
                output,
                name,
                loss,
                weight,
                place,
                stored,
                classWeights,
                metrics,
                scale,
                thresholds,
                choosesThresholds,
                calibrates,
                temperature,
                reconstructed);
    }

    /**
     * Turns outputs into predictions in the units of the target.
     *
     * @param samples how many
     * @param shape of one sample of the output
     * @param outputs the model's outputs
     * @param predictions where to write, the width of {@link #predicted} for each sample
     */
    public void predict(int samples, Shape shape, float[] outputs, float[] predictions) {
        float[] calibrated = temperature == 1 ? outputs : divided(outputs, samples * shape.size());
        LossCalls.predict(loss, samples, shape, stored, calibrated, predictions);
        if (scale.isPresent()) {
            scale.get().restore(samples, predictions, shape.size());
        }
    }

    private float[] divided(float[] logits, int count) {
        float[] divided = new float[count];
        for (int i = 0; i < count; i++) {
            divided[i] = (float) (logits[i] / temperature);
        }
        return divided;
    }

    /** How its target is shown beside samples. */
    ShownSamples.ShownTarget shown() {
        return new ShownSamples.ShownTarget(name, target, scale);
    }

    /** What weights samples in the loss besides their own weights. */
    public TargetWeights weights() {
        return new TargetWeights(target, classWeights);
    }

    /**
     * The loss as a plan takes it, without penalties.
     *
     * @param data what the plan is given
     * @return the loss on the target as it is stored
     */
    public PlanLoss planLoss(List<PreparedDataset> data) {
        return planLoss(data, stored, List.of());
    }

    /**
     * The loss as a plan takes it.
     *
     * @param data what the plan is given
     * @param form the target, in the form in which batches hold it
     * @param penalties terms on the output
     * @return the loss
     */
    public PlanLoss planLoss(List<PreparedDataset> data, Schema.Target form, List<OutputPenalty> penalties) {
        boolean samples = data.stream().anyMatch(part -> part.isWeighted(target));
        boolean values = data.stream().anyMatch(part -> part.presence(target).partial());
        LossWeighting weighting = new LossWeighting(samples, values, classWeights);
        return new PlanLoss(output, loss, form, penalties, weighting);
    }
}
