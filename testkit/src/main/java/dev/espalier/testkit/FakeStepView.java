package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.event.StepView;
import java.util.List;

/**
 * A step of training as a listener is told it, with one parameter group {@code default}, whose momentum is 0.9, and one output
 * {@code output}. Gradients are clipped at a norm of 1, and phase i, from 0, takes i + 1 ms.
 *
 * @param step from 1
 * @param epoch from 1
 * @param samples how many are in the batch, at least 1
 * @param loss the mean of the batch, without the penalty
 * @param penalty the sum of the penalties
 * @param learningRate of the only group
 * @param gradientNorm before clipping
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record FakeStepView(
        long step, int epoch, int samples, double loss, double penalty, double learningRate, double gradientNorm)
        implements StepView {

    private static final List<Phase> PHASES = List.of(Phase.values());

    /**
     * A step of the first epoch with 32 samples, penalty 0.5, learning rate 0.01 and gradient norm 2.
     *
     * @param number from 1
     * @param loss its loss
     * @return the step
     */
    public static FakeStepView number(long number, double loss) {
        return new FakeStepView(number, 1, 32, loss, 0.5, 0.01, 2);
    }

    @Override
    public double clippedGradientNorm() {
        return Math.min(1, gradientNorm);
    }

    @Override
    public boolean clipped() {
        return gradientNorm > 1;
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
        return learningRate;
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
        return loss;
    }

    @Override
    public double outputWeight(int output) {
        return Double.NaN;
    }

    @Override
    public long nanoseconds(Phase phase) {
        return 1_000_000L * (1 + PHASES.indexOf(phase));
    }
}
