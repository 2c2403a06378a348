package dev.espalier.core.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a part of a run cost: the steps since the timing before, or since the run started or was resumed.
 *
 * @param step updates made so far
 * @param epoch passes over the training data begun so far
 * @param time when it ended, as Unix time in seconds
 * @param seconds how long it took
 * @param steps updates made in it
 * @param samples samples trained on in it
 * @param phases seconds of each phase of its steps, by the phase's name in lower case
 * @param memory the heap at its end, and the garbage collection in it
 */
public record Timing(
        long step,
        int epoch,
        double time,
        double seconds,
        long steps,
        long samples,
        Map<String, Double> phases,
        Memory memory) {

    /** Copies the map and keeps its order. */
    public Timing {
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    }

    /**
     * The memory that the process uses.
     *
     * @param heapUsed bytes of the heap in use
     * @param heapCommitted bytes that the heap has
     * @param heapMax bytes that the heap may have at most
     * @param gcSeconds seconds spent in garbage collection since the timing before
     * @param gcCount garbage collections since the timing before
     */
    public record Memory(long heapUsed, long heapCommitted, long heapMax, double gcSeconds, long gcCount) {}
}
