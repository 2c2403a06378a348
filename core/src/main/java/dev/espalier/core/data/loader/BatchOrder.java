package dev.espalier.core.data.loader;

import dev.espalier.api.CounterRandomStream;

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
    private final SampleSelection selection;
    private final CounterRandomStream random;
    private final int[][] orders;
    private final int[] epochs = {NONE, NONE};

    BatchOrder(long seed, int samples) {
        this(seed, SampleSelection.all(samples));
    }

    BatchOrder(long seed, SampleSelection selection) {
        this.seed = seed;
        this.selection = selection;
        this.random = new CounterRandomStream(seed);
        this.orders = new int[2][selection.length()];
    }

    /** How many samples an epoch has. */
    int length() {
        return selection.length();
    }

    /** Whether a sample may be in an epoch several times. */
    boolean repeats() {
        return selection.repeats();
    }

    /** Copies the places of some samples of an epoch. */
    synchronized void copy(int epoch, int from, int count, int[] into) {
        int kept = epoch & 1;
        if (epochs[kept] != epoch) {
            selection.fill(orders[kept], epoch, random.rekey(seed, PURPOSE, epoch, 0));
            epochs[kept] = epoch;
        }
        System.arraycopy(orders[kept], from, into, 0, count);
    }
}
