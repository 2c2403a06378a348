package dev.espalier.metrics;

import dev.espalier.api.event.StepView;

/** A step whose metrics are what a test says. */
record FakeStep(
        long step, int epoch, int samples, double loss, double penalty, double learningRate, double gradientNorm)
        implements StepView {

    static FakeStep number(long step, double loss) {
        return new FakeStep(step, 1, 32, loss, 0.5, 0.01, 2.0);
    }

    @Override
    public double clippedGradientNorm() {
        return Math.min(1, gradientNorm);
    }

    @Override
    public long nanoseconds(Phase phase) {
        return 1_000_000L * (1 + phase.ordinal());
    }
}
