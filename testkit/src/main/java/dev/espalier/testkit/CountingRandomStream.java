package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;

/** The random stream of training, which also counts how many numbers were read and how. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class CountingRandomStream implements RandomStream {

    private final CounterRandomStream stream;
    private long positional;
    private long sequential;

    /**
     * The stream of a key: the numbers of {@code new CounterRandomStream(seed, parts)}.
     *
     * @param seed the run's seed
     * @param parts what the stream is for
     */
    public CountingRandomStream(long seed, long... parts) {
        stream = new CounterRandomStream(seed, parts);
    }

    /** How many numbers were read by position, each element of a fill being one. */
    public long positionalReads() {
        return positional;
    }

    /** How many numbers were read at the cursor. */
    public long sequentialReads() {
        return sequential;
    }

    @Override
    public long bitsAt(long counter) {
        positional++;
        return stream.bitsAt(counter);
    }

    @Override
    public long nextLong() {
        sequential++;
        return stream.nextLong();
    }
}
