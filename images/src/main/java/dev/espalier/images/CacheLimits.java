package dev.espalier.images;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How much of decoded samples is kept.
 *
 * @param memory MiB in memory; 0 for a third of Java's heap
 * @param disk MiB in a file
 * @param folder of the file; empty for Java's temporary one
 */
record CacheLimits(long memory, long disk, Optional<Path> folder) {

    private static final long MIB = 1 << 20;

    /** The longest array that every Java allocates. */
    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Whether samples fit into one array and into the memory that they may take. */
    boolean fitsMemory(int samples, int width) {
        long bytes = (long) samples * width;
        long most = memory == 0 ? Runtime.getRuntime().maxMemory() / 3 : memory * MIB;
        return bytes <= Math.min(most, LONGEST_ARRAY);
    }

    private int capacity(int samples, int width) {
        return (int) Math.min(samples, disk * MIB / width);
    }

    /** A file for as many of the samples as it may take. */
    CacheFile open(int samples, int width) {
        return CacheFile.in(path(), width, capacity(samples, width));
    }

    private Path path() {
        return folder.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** What a user should know of samples that do not fit into memory. */
    String note(int samples, int width) {
        int kept = capacity(samples, width);
        String note = "decoded pictures: " + kept + " of " + samples + " in a temporary file of "
                + (long) kept * width / MIB + " MiB in " + path();
        return kept == samples ? note : note + "; the others are decoded whenever they are read";
    }
}
