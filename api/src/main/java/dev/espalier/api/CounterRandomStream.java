package dev.espalier.api;

/**
 * The random stream of all training: SplitMix64, readable at any counter.
 *
 * <p>bits(c) = mix(key + c · 0x9E3779B97F4A7C15), where mix is the finaliser of SplitMix64 and the key is a chain of the
 * same finaliser over the seed and the parts of the key. The arithmetic never changes.
 *
 * <p>Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014; constants of the
 * finaliser: Stafford's variant 13.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class CounterRandomStream implements RandomStream {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Cursor numbers come from the upper half of the counters, which no index of an array reaches. */
    private static final long FIRST_CURSOR = 1L << 62;

    private long key;
    private long cursor = FIRST_CURSOR;

    /**
     * The stream of a key.
     *
     * @param seed the run's seed
     * @param parts what the stream is for, in a fixed order: purpose, epoch, sample, …
     */
    public CounterRandomStream(long seed, long... parts) {
        this.key = start(seed);
        for (long part : parts) {
            this.key = chain(key, part);
        }
    }

    /**
     * Turns this object into the stream of another key with its cursor at the beginning, without allocating: equal to
     * {@code new CounterRandomStream(seed, first, second, third)}.
     *
     * @param seed the run's seed
     * @param first part of the key
     * @param second part of the key
     * @param third part of the key
     * @return this
     */
    public CounterRandomStream rekey(long seed, long first, long second, long third) {
        key = chain(chain(chain(start(seed), first), second), third);
        cursor = FIRST_CURSOR;
        return this;
    }

    /**
     * A part of a key made from a name, the same in every process.
     *
     * @param name a purpose, a parameter's name
     * @return its 64-bit FNV-1a hash, mixed
     */
    public static long keyOf(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    @Override
    public long bitsAt(long counter) {
        return mix(key + counter * GOLDEN_GAMMA);
    }

    @Override
    public long nextLong() {
        return bitsAt(cursor++);
    }

    /** The bits that follow the given bits in a derived stream, for rejection sampling. */
    static long after(long bits) {
        return mix(bits + GOLDEN_GAMMA);
    }

    private static long start(long seed) {
        return mix(seed + GOLDEN_GAMMA);
    }

    private static long chain(long key, long part) {
        return mix(key ^ mix(part + GOLDEN_GAMMA) * GOLDEN_GAMMA);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
