package dev.espalier.api;

/**
 * Random numbers that depend only on the stream's key and a counter.
 *
 * <p>A stream is keyed by seed, purpose and object (an epoch, a sample, a parameter), so that the numbers are the same for
 * any number of threads and after a resume. It is read in two ways. The <em>fills</em> are positional: element {@code i} of
 * the array receives the number at counter {@code i}, whatever the range, so that an array may be filled in pieces, in any
 * order. The <em>next</em> methods advance a separate cursor, far from the counters of the fills.
 *
 * <p>A stream is not thread-safe, except for its positional methods.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface RandomStream {

    /**
     * The number at a counter: a pure function of the stream's key and the counter.
     *
     * @param counter any value
     * @return 64 uniform bits
     */
    long bitsAt(long counter);

    /** The next 64 uniform bits at the cursor. */
    long nextLong();

    /** The next number uniform in [0, 1), a multiple of 2<sup>-53</sup>. */
    default double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /**
     * The next number uniform in [low, high).
     *
     * @param low the smallest value
     * @param high above every value; not below {@code low}
     * @return the number
     */
    default double nextDouble(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * The next whole number uniform in [0, bound), without bias.
     *
     * @param bound at least 1
     * @return the number
     */
    default int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound is " + bound + "; it must be at least 1");
        }
        // Lemire (2019): a 32-bit product, redrawn in the few cases that would be biased
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /**
     * True with the given probability.
     *
     * @param probability in [0, 1]
     * @return the outcome
     */
    default boolean nextBoolean(double probability) {
        return nextDouble() < probability;
    }

    /** The next number of the standard normal distribution. */
    default double nextGaussian() {
        return NormalDeviates.of(nextLong());
    }

    /**
     * Fills a range of an array with uniform numbers of [low, high), by position.
     *
     * @param values the array
     * @param from the first index
     * @param to the index after the last
     * @param low the smallest value
     * @param high above every value, except for rounding
     */
    default void fillUniform(float[] values, int from, int to, double low, double high) {
        double width = high - low;
        for (int i = from; i < to; i++) {
            values[i] = (float) (low + width * ((bitsAt(i) >>> 11) * 0x1.0p-53));
        }
    }

    /**
     * Fills a range of an array with normally distributed numbers, by position.
     *
     * @param values the array
     * @param from the first index
     * @param to the index after the last
     * @param mean the distribution's mean
     * @param deviation the distribution's standard deviation, at least 0
     */
    default void fillGaussian(float[] values, int from, int to, double mean, double deviation) {
        for (int i = from; i < to; i++) {
            values[i] = (float) (mean + deviation * NormalDeviates.of(bitsAt(i)));
        }
    }

    /**
     * Fills each element of a range of an array with one of two values, by position.
     *
     * @param values the array
     * @param from the first index
     * @param to the index after the last
     * @param probability of {@code chosen}, in [0, 1]
     * @param chosen the value with that probability
     * @param otherwise the other value
     */
    default void fillBernoulli(float[] values, int from, int to, double probability, float chosen, float otherwise) {
        for (int i = from; i < to; i++) {
            values[i] = (bitsAt(i) >>> 11) * 0x1.0p-53 < probability ? chosen : otherwise;
        }
    }
}
