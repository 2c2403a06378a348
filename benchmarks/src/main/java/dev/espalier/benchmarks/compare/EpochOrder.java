package dev.espalier.benchmarks.compare;

import java.util.SplittableRandom;

/** The order of samples in an epoch: all of them, shuffled; a last batch that is not full is left out by no contender. */
public final class EpochOrder {

    private EpochOrder() {}

    /**
     * An order.
     *
     * @param samples how many samples there are
     * @param seed of the run
     * @param epoch from 1
     * @return the samples' numbers
     */
    public static int[] of(int samples, long seed, int epoch) {
        int[] order = new int[samples];
        for (int i = 0; i < samples; i++) {
            order[i] = i;
        }
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch);
        for (int i = samples - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }
}
