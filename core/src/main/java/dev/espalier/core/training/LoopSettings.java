package dev.espalier.core.training;

import dev.espalier.api.Check;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.stack.Stack;

/**
 * The numbers that the loop runs by.
 *
 * @param seed of every random stream
 * @param learningRate the base rate, above 0
 * @param batch batch size, at least 1
 * @param accumulate batches whose gradients are accumulated into one update, at least 1
 * @param trainingSamples samples in the training split, at least 1
 * @param totalSteps updates of the whole run, at least 1
 * @param stopAfter the update after which this call ends although the run has more, at least 1
 * @param clipNorm the largest norm of all gradients together; 0 for no bound
 * @param clipValue the largest absolute value of a gradient; 0 for no bound
 * @param validationSteps updates between validations; 0 for none but the last
 * @param checkpointSteps updates between checkpoints; 0 for none but the last
 * @param stopOnNan whether a non-finite loss or gradient stops the run
 * @param emaDecay decay rate of the exponential moving average of the parameters; 0 for none
 * @param monitor the metric that decides which weights are the best
 * @param restoreBest whether the best weights are what the run ends with
 */
public record LoopSettings(
        long seed,
        double learningRate,
        int batch,
        int accumulate,
        int trainingSamples,
        long totalSteps,
        long stopAfter,
        double clipNorm,
        double clipValue,
        long validationSteps,
        long checkpointSteps,
        boolean stopOnNan,
        double emaDecay,
        Monitor monitor,
        boolean restoreBest) {

    /** Checks the ranges. */
    public LoopSettings {
        Check.above("learningRate", learningRate, 0);
        Check.atLeast("batch", batch, 1);
        Check.atLeast("accumulate", accumulate, 1);
        Check.atLeast("trainingSamples", trainingSamples, 1);
        Check.atLeast("totalSteps", totalSteps, 1);
        Check.atLeast("stopAfter", stopAfter, 1);
        Check.atLeast("clipNorm", clipNorm, 0);
        Check.atLeast("clipValue", clipValue, 0);
        Check.atLeast("validationSteps", validationSteps, 0);
        Check.atLeast("checkpointSteps", checkpointSteps, 0);
        Check.inClosedOpen("emaDecay", emaDecay, 0, 1);
    }

    /**
     * The settings of a stack.
     *
     * @param stack what is run
     * @param trainingSamples samples in the training split
     * @param stopAfter the update after which this call ends although the run has more
     * @param monitor the metric that decides which weights are the best
     * @param validates whether there is anything to validate on
     * @return the settings
     */
    public static LoopSettings of(
            Stack stack, int trainingSamples, long stopAfter, Monitor monitor, boolean validates) {
        Stack.Train train = stack.train();
        long batches = ((long) trainingSamples + train.batch() - 1) / train.batch();
        long stepsPerEpoch = (batches + train.accumulate() - 1) / train.accumulate();
        return new LoopSettings(
                stack.seed(),
                stack.learningRate(),
                train.batch(),
                train.accumulate(),
                trainingSamples,
                train.length().inSteps(stepsPerEpoch),
                stopAfter,
                train.clipNorm().orElse(0),
                train.clipValue().orElse(0),
                train.validate().inSteps(stepsPerEpoch),
                train.checkpoint().every().inSteps(stepsPerEpoch),
                train.stopOnNan(),
                train.emaDecay().orElse(0),
                monitor,
                validates && train.restoreBest());
    }

    /** Passes in one epoch: the last may hold fewer samples. */
    public int batchesPerEpoch() {
        return (int) (((long) trainingSamples + batch - 1) / batch);
    }

    /** Updates in one epoch: the last may be made of fewer passes. */
    public long stepsPerEpoch() {
        return ((long) batchesPerEpoch() + accumulate - 1) / accumulate;
    }

    /** The epoch, from 1, that the update after {@code step} updates belongs to. */
    public int epochOf(long step) {
        return (int) (step / stepsPerEpoch()) + 1;
    }

    /** How many epochs have been begun after {@code step} updates. */
    public int epochsBegun(long step) {
        return step == 0 ? 0 : epochOf(step - 1);
    }

    /** The first pass, within its epoch, of the update after {@code step} updates. */
    public int firstBatchOf(long step) {
        return (int) (step % stepsPerEpoch()) * accumulate;
    }

    /** The samples of the update whose first pass is {@code firstBatch}. */
    public int samplesOf(int firstBatch) {
        long from = (long) firstBatch * batch;
        long to = Math.min(trainingSamples, from + (long) batch * accumulate);
        return (int) (to - from);
    }

    boolean endsEpoch(long step) {
        return step > 0 && step % stepsPerEpoch() == 0;
    }

    boolean validatesAfter(long step) {
        return step > 0 && (step == totalSteps || (validationSteps > 0 && step % validationSteps == 0));
    }

    /** Whether a validation is due after a step only because it is the last one. */
    boolean validatesOnlyAtEnd(long step) {
        return step == totalSteps && (validationSteps == 0 || step % validationSteps != 0);
    }

    boolean checkpointsAfter(long step) {
        return step > 0 && checkpointSteps > 0 && step % checkpointSteps == 0;
    }
}
