package dev.espalier.core.statistics;

/** Moments that lie the further apart the longer a run takes: epochs 1, 2, 4, 8 and so on. */
public final class SpacedEpochs {

    private SpacedEpochs() {}

    /**
     * Whether an epoch is one of them.
     *
     * @param epoch from 1
     */
    public static boolean contains(int epoch) {
        return Integer.bitCount(epoch) == 1;
    }

    /**
     * Whether the end of one of them lies between two steps.
     *
     * @param after updates before the interval
     * @param step updates at its end, which belong to it
     * @param stepsPerEpoch updates in one pass over the training data, at least 1
     */
    public static boolean endsWithin(long after, long step, long stepsPerEpoch) {
        return Long.highestOneBit(step / stepsPerEpoch) > Long.highestOneBit(Math.max(0, after) / stepsPerEpoch);
    }
}
