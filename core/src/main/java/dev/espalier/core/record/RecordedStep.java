package dev.espalier.core.record;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A step as the log has it: without the times of its phases. */
final class RecordedStep implements StepView {

    private static final String DEFAULT_GROUP = "default";
    private static final String OUTPUT_LOSS = "/" + StepLine.LOSS;
    private static final String OUTPUT_WEIGHT = "/" + StepLine.WEIGHT;

    private final long step;
    private final int epoch;
    private final int samples;
    private final Map<String, Double> values;
    private final List<String> groups = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();

    RecordedStep(long step, int epoch, int samples, Map<String, Double> values) {
        this.step = step;
        this.epoch = epoch;
        this.samples = samples;
        this.values = values;
        for (String name : values.keySet()) {
            String group = MetricName.parse(name).labels().get(StepLine.GROUP);
            if (group != null && !groups.contains(group)) {
                groups.add(group);
            } else if (group == null && name.endsWith(OUTPUT_LOSS)) {
                outputs.add(name.substring(0, name.length() - OUTPUT_LOSS.length()));
            }
        }
    }

    private double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public double loss() {
        return value(StepLine.LOSS);
    }

    @Override
    public double penalty() {
        return value(StepLine.PENALTY);
    }

    @Override
    public double learningRate() {
        return value(StepLine.LEARNING_RATE);
    }

    @Override
    public double gradientNorm() {
        return value(StepLine.GRADIENT_NORM);
    }

    @Override
    public double clippedGradientNorm() {
        return value(StepLine.CLIPPED_GRADIENT_NORM);
    }

    @Override
    public boolean clipped() {
        return clippedGradientNorm() < gradientNorm();
    }

    @Override
    public int groupCount() {
        return Math.max(1, groups.size());
    }

    @Override
    public String groupName(int group) {
        return groups.isEmpty() ? DEFAULT_GROUP : groups.get(group);
    }

    @Override
    public double groupLearningRate(int group) {
        return values.getOrDefault(ofGroup(StepLine.LEARNING_RATE, group), learningRate());
    }

    @Override
    public double groupMomentum(int group) {
        return value(ofGroup(StepLine.MOMENTUM, group));
    }

    private String ofGroup(String metric, int group) {
        return MetricName.of(metric).with(StepLine.GROUP, groupName(group)).toString();
    }

    @Override
    public int outputCount() {
        return Math.max(1, outputs.size());
    }

    @Override
    public String outputName(int output) {
        return outputs.isEmpty() ? "" : outputs.get(output);
    }

    @Override
    public double outputLoss(int output) {
        return outputs.isEmpty() ? loss() : value(outputs.get(output) + OUTPUT_LOSS);
    }

    @Override
    public double outputWeight(int output) {
        return outputs.isEmpty() ? Double.NaN : value(outputs.get(output) + OUTPUT_WEIGHT);
    }

    @Override
    public long nanoseconds(Phase phase) {
        return 0;
    }
}
