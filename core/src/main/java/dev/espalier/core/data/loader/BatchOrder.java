package dev.espalier.core.data.loader;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.core.data.Shuffle;

/**
 * The orders in which epochs go through the samples: a random order for each, a pure function of seed and epoch.
 *
 * <p>So any batch of any epoch can be the first one to be read: nothing before it need be replayed. Two orders are kept,
 * for loaders that are at the end of one epoch and at the beginning of the next.
 */
final class BatchOrder {

    private static final long PURPOSE = CounterRandomStream.keyOf("shuffle");
    private static final int NONE = -1;

    private final long seed;
    private final CounterRandomStream random;
    private final int[][] orders;
    private final int[] epochs = {NONE, NONE};

    BatchOrder(long seed, int samples) {
        this.seed = seed;
        this.random = new CounterRandomStream(seed);
        this.orders = new int[2][samples];
    }

    /** Copies the places of some samples of an epoch. */
    synchronized void copy(int epoch, int from, int count, int[] into) {
        int kept = epoch & 1;
        if (epochs[kept] != epoch) {
            int[] order = orders[kept];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            Shuffle.inPlace(order, random.rekey(seed, PURPOSE, epoch, 0));
            epochs[kept] = epoch;
        }
        System.arraycopy(orders[kept], from, into, 0, count);
    }
}
