package dev.espalier.plugins.regularizers;

import dev.espalier.api.RandomStream;
import java.util.Arrays;

/** Multipliers that are constant within blocks of activations. */
final class BlockMask {

    private BlockMask() {}

    /** Block {@code b} draws the number at counter {@code b}, however the batch is split. */
    static void fill(
            float[] multiplier, double probability, int size, int fromBlock, int toBlock, RandomStream random) {
        // with a probability of 1 nothing is kept, and 1/0 is not needed
        float kept = probability == 1 ? 0 : (float) (1 / (1 - probability));
        for (int block = fromBlock; block < toBlock; block++) {
            boolean keep = (random.bitsAt(block) >>> 11) * 0x1.0p-53 < 1 - probability;
            Arrays.fill(multiplier, block * size, (block + 1) * size, keep ? kept : 0);
        }
    }
}
