package dev.espalier.core.training;

import dev.espalier.api.event.StepView;
import java.util.Arrays;

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
    private long last;
    private final long[] nanoseconds = new long[Phase.values().length];

    void begin(long number, int epochNumber, int sampleCount) {
        step = number;
        epoch = epochNumber;
        samples = sampleCount;
        loss = 0;
        lossMean.clear();
        outputPenalty = 0;
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
    public long nanoseconds(Phase phase) {
        return nanoseconds[place(phase)];
    }

    private static int place(Phase phase) {
        return switch (phase) {
            case DATA -> 0;
            case FORWARD -> 1;
            case BACKWARD -> 2;
            case UPDATE -> 3;
        };
    }
}
