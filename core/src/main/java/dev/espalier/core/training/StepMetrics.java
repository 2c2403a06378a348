package dev.espalier.core.training;

import dev.espalier.api.event.StepView;
import java.util.Arrays;
import java.util.List;

/** The metrics of the last step: one object that is filled anew. */
final class StepMetrics implements StepView {

    long step;
    int epoch;
    int samples;
    double loss;

    /** The sums that the loss is the quotient of. */
    final LossMean lossMean = new LossMean();

    /** Those on parameters, when they were last computed. */
    double parameterPenalty;

    /** Those on outputs, of this step. */
    double outputPenalty;

    double learningRate;
    double gradientNorm = Double.NaN;
    double clippedGradientNorm = Double.NaN;
    boolean clipped;
    private final String[] outputs;
    private final double[] outputWeights;
    private final double[] learnedWeights;
    private final GroupRates groups;
    private final double[] groupRates;
    private final double[] groupMomenta;
    private long last;
    private final long[] nanoseconds = new long[Phase.values().length];

    /**
     * Metrics of a run.
     *
     * @param tasks what the outputs are trained for
     * @param groups the learning rates of the parameter groups
     */
    StepMetrics(List<OutputTask> tasks, GroupRates groups) {
        this.outputs = tasks.stream().map(OutputTask::name).toArray(String[]::new);
        this.outputWeights = tasks.stream().mapToDouble(OutputTask::weight).toArray();
        this.learnedWeights = new double[outputs.length];
        Arrays.fill(learnedWeights, Double.NaN);
        this.groups = groups;
        this.groupRates = new double[groups.count()];
        this.groupMomenta = new double[groups.count()];
    }

    /** Takes the learning rates of a step from the one before schedules, when these have been moved to it. */
    void takeRates(double base, ScheduledSettings schedules) {
        learningRate = base * schedules.rateFactor();
        for (int i = 0; i < groupRates.length; i++) {
            groupRates[i] = groups.learningRate(i, step, base, schedules);
            groupMomenta[i] = groups.momentum(i, schedules);
        }
    }

    void begin(long number, int epochNumber, int sampleCount) {
        step = number;
        epoch = epochNumber;
        samples = sampleCount;
        loss = 0;
        lossMean.clear();
        outputPenalty = 0;
        clipped = false;
        Arrays.fill(nanoseconds, 0);
    }

    /** When the phase that was last counted ended. */
    long time() {
        return last;
    }

    /** Adds the time since {@code start} to a phase and returns the present time. */
    long spent(Phase phase, long start) {
        long now = System.nanoTime();
        nanoseconds[place(phase)] += now - start;
        last = now;
        return now;
    }

    /** Adds time to a phase that was measured elsewhere, in nanoseconds. */
    void add(Phase phase, long duration) {
        nanoseconds[place(phase)] += duration;
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
        return loss;
    }

    @Override
    public double penalty() {
        return parameterPenalty + outputPenalty;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public double gradientNorm() {
        return gradientNorm;
    }

    @Override
    public double clippedGradientNorm() {
        return clippedGradientNorm;
    }

    @Override
    public boolean clipped() {
        return clipped;
    }

    @Override
    public int groupCount() {
        return groupRates.length;
    }

    @Override
    public String groupName(int group) {
        return groups.name(group);
    }

    @Override
    public double groupLearningRate(int group) {
        return groupRates[group];
    }

    @Override
    public double groupMomentum(int group) {
        return groupMomenta[group];
    }

    @Override
    public int outputCount() {
        return outputs.length;
    }

    @Override
    public String outputName(int output) {
        return outputs[output];
    }

    @Override
    public double outputLoss(int output) {
        return lossMean.mean(output) / outputWeights[output];
    }

    @Override
    public double outputWeight(int output) {
        return learnedWeights[output];
    }

    /** Takes the weight of an output's loss that has been learned. */
    void outputWeight(int output, double weight) {
        learnedWeights[output] = weight;
    }

    @Override
    public long nanoseconds(Phase phase) {
        return nanoseconds[place(phase)];
    }

    private static int place(Phase phase) {
        return switch (phase) {
            case DATA -> 0;
            case AUGMENT -> 1;
            case FORWARD -> 2;
            case BACKWARD -> 3;
            case CLIP -> 4;
            case OPTIMIZER -> 5;
            case CALLBACKS -> 6;
        };
    }
}
