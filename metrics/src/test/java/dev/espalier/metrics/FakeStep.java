package dev.espalier.metrics;

import dev.espalier.api.event.StepView;

/** A step whose metrics are what a test says. */
public record FakeStep(
        long step, int epoch, int samples, double loss, double penalty, double learningRate, double gradientNorm)
        implements StepView {

    /** A step with a number and a loss. */
    public static FakeStep number(long step, double loss) {
        return new FakeStep(step, 1, 32, loss, 0.5, 0.01, 2.0);
    }

    @Override
    public double clippedGradientNorm() {
        return Math.min(1, gradientNorm);
    }

    @Override
    public boolean clipped() {
        return true;
    }

    @Override
    public int groupCount() {
        return 1;
    }

    @Override
    public String groupName(int group) {
        return "default";
    }

    @Override
    public double groupLearningRate(int group) {
        return learningRate();
    }

    @Override
    public double groupMomentum(int group) {
        return 0.9;
    }

    @Override
    public int outputCount() {
        return 1;
    }

    @Override
    public String outputName(int output) {
        return "output";
    }

    @Override
    public double outputLoss(int output) {
        return loss();
    }

    @Override
    public long nanoseconds(Phase phase) {
        return 1_000_000L * (1 + phase.ordinal());
    }
}
