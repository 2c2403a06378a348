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
    public long nanoseconds(Phase phase) {
        return 0;
    }
}
