package dev.espalier.cli;

import dev.espalier.api.event.StepView;

/** A step whose metrics are what a test says. */
record FakeStep(long step, int epoch, int samples, double loss) implements StepView {

    @Override
    public double penalty() {
        return 0;
    }

    @Override
    public double learningRate() {
        return 0.001;
    }

    @Override
    public double gradientNorm() {
        return 1;
    }

    @Override
    public double clippedGradientNorm() {
        return 1;
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
        return 0;
    }
}
