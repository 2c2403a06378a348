package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.ByteCount;
import java.util.StringJoiner;

/**
 * What a run keeps in the heap from its first step to its end, in bytes; a step adds nothing to it.
 *
 * <p>It does not include arrays that plugins allocate, and data that a source does not keep in memory.
 *
 * @param parameters values, gradients and statistics; their averages, the copy of the best, the copy in the finished model
 * @param state slots of the optimizers
 * @param buffers activations and their gradients, of training and of evaluation
 * @param data samples as they were read and, where they are kept, as they were prepared
 * @param batches batches that are loaded ahead
 * @param scratch scratch buffers of kernels, with copies of weights in their
 *     order
 * @param statistics what the statistics of layers are collected with
 */
public record MemoryUse(
        long parameters, long state, long buffers, long data, long batches, long scratch, long statistics) {

    /** What else is in the heap: plugins, the objects of the run, the text of what is printed. */
    private static final long OTHERS = 8 << 20;

    private static final long MEBIBYTE = 1 << 20;

    /** The same with other statistics. */
    public MemoryUse withStatistics(long bytes) {
        return new MemoryUse(parameters, state, buffers, data, batches, scratch, bytes);
    }

    /** All of it. */
    public long total() {
        return parameters + state + buffers + data + batches + scratch + statistics;
    }

    /**
     * A line for a person to read.
     *
     * @param heap bytes that the heap has now
     * @param most bytes that it may grow to
     * @return the sizes
     */
    public String describe(long heap, long most) {
        StringJoiner parts = new StringJoiner(", ", "memory: ", "");
        add(parts, "parameters", parameters);
        add(parts, "state", state);
        add(parts, "activations and gradients", buffers);
        add(parts, "data", data);
        add(parts, "batches", batches);
        add(parts, "scratch", scratch);
        add(parts, "statistics", statistics);
        return parts + "; heap " + ByteCount.text(heap) + " of at most " + ByteCount.text(most);
    }

    /**
     * Refuses a run that would die in the middle.
     *
     * @param most bytes that the heap may grow to
     * @throws EspalierException with code OUT_OF_MEMORY if the run needs more
     */
    public void requireRoom(long most) {
        long needed = total() + OTHERS;
        if (needed > most) {
            throw new EspalierException(
                    ErrorCode.OUT_OF_MEMORY,
                    "heap",
                    "the run needs " + ByteCount.text(needed) + " (data " + ByteCount.text(data) + ") and the heap has "
                            + ByteCount.text(most),
                    remedy(needed + needed / 2));
        }
    }

    /**
     * What is said when the heap was full before all that the run needs was there.
     *
     * @param most bytes that the heap may grow to
     * @param failure what was thrown
     * @return the error, with code OUT_OF_MEMORY
     */
    public static EspalierException shortage(long most, OutOfMemoryError failure) {
        return new EspalierException(
                ErrorCode.OUT_OF_MEMORY,
                "heap",
                "its " + ByteCount.text(most) + " do not hold the data and arrays of the run",
                remedy(2 * most),
                failure);
    }

    private static String remedy(long bytes) {
        long mebibytes = bytes / MEBIBYTE + 1;
        return "start Java with -Xmx" + mebibytes + "m or more (the command: ESPALIER_JAVA_OPTIONS=-Xmx" + mebibytes
                + "m), or make the batch, the model or the data smaller";
    }

    private static void add(StringJoiner parts, String what, long bytes) {
        if (bytes > 0) {
            parts.add(what + " " + ByteCount.text(bytes));
        }
    }
}
