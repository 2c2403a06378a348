package dev.espalier.core.record;

import dev.espalier.api.event.Split;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of lines in the log of a run, and how much of it each may take. */
public enum LineKind {
    /** What the run consists of: the first line. */
    RUN("run", 1 << 20, 1, 1 << 20),
    /** The run went on from a checkpoint. */
    RESUMED("resumed", 1 << 17, 1, 1 << 12),
    /** The metrics of a recorded step. */
    STEP("step", 3 << 20, 0.5, 1 << 16),
    /** The metrics of an epoch. */
    EPOCH("", 4 << 20, 0.5, 1 << 16),
    /** The metrics of a validation, in a line of at most {@link #SHORT_BYTES}. */
    VALIDATION("", 3 << 20, 0.5, LineKind.SHORT_BYTES),
    /** The metrics of a validation, in a longer line, such as one with a confusion matrix. */
    LARGE_VALIDATION("", 3 << 20, 0.125, 1 << 20),
    /** The metrics of the test. */
    TEST("", 1 << 20, 1, 1 << 20),
    /** Time and memory since the line of this kind before. */
    TIMING("timing", 3 << 19, 0.5, 1 << 14),
    /** Distributions by layer. */
    STATISTICS("statistics", 5 << 20, 0.125, 1 << 20),
    /** Pictures of the weights of a first layer. */
    WEIGHTS("weights", 1 << 20, 0.125, 1 << 18),
    /** Samples as the network received them. */
    SAMPLES("samples", 1 << 20, 0.125, 1 << 18),
    /** The most frequent confusions, with examples. */
    CONFUSIONS("confusions", 1 << 20, 0.125, 1 << 18),
    /** The monitored metric compared with the best so far. */
    MONITOR("monitor", 3 << 18, 0.5, 1 << 14),
    /** A checkpoint that was written. */
    CHECKPOINT("checkpoint", 3 << 18, 0.5, 1 << 12),
    /** A checkpoint that could not be written. */
    CHECKPOINT_FAILED("checkpoint-failed", 1 << 16, 1, 1 << 14),
    /** What the diagnostics say. */
    DIAGNOSIS("diagnosis", 1 << 19, 0.5, 1 << 17),
    /** Parameters that began to be trained. */
    UNFROZEN("unfrozen", 1 << 16, 1, 1 << 12),
    /** A value that is NaN or infinite. */
    NON_FINITE("non-finite", 1 << 16, 1, 1 << 14),
    /** The end of the run. */
    STOPPED("stopped", 1 << 16, 1, 1 << 14);

    /** The most bytes of a line that does not count as a large one. */
    static final int SHORT_BYTES = 1 << 12;

    private static final byte[] EVENT = "{\"event\":\"".getBytes(StandardCharsets.UTF_8);
    private static final String SPLIT = "\"split\":\"";

    /** As many bytes of a line as it takes to know its kind and step. */
    static final int PREFIX_BYTES = 160;

    private final String event;
    private final int budget;
    private final double dense;
    private final int longest;

    LineKind(String event, int budget, double dense, int longest) {
        this.event = event;
        this.budget = budget;
        this.dense = dense;
        this.longest = longest;
    }

    /** The value of the member {@code event}; empty for lines of metrics, which have none. */
    public String event() {
        return event;
    }

    /** Bytes that lines of this kind take before they are thinned by doubling. */
    int budget() {
        return budget;
    }

    /** The fraction of the budget that is open from the start; the rest opens evenly along the run. */
    double dense() {
        return dense;
    }

    /** The most bytes that one line may have. */
    int longest() {
        return longest;
    }

    /** Whether the lines tell about the process that made the steps, so that they differ between equal runs. */
    boolean isOfTheProcess() {
        return switch (this) {
            case RESUMED, TIMING, CHECKPOINT, CHECKPOINT_FAILED, DIAGNOSIS, STOPPED -> true;
            default -> false;
        };
    }

    /** The kind of the metrics of a split, in a line of this many bytes. */
    static LineKind of(Split split, long bytes) {
        return switch (split) {
            case TRAIN -> EPOCH;
            case VALIDATION -> bytes > SHORT_BYTES ? LARGE_VALIDATION : VALIDATION;
            case TEST -> TEST;
        };
    }

    /** The kind with an event's name; empty if there is none. */
    static Optional<LineKind> ofEvent(String event) {
        return Arrays.stream(values())
                .filter(kind -> !kind.event.isEmpty() && kind.event.equals(event))
                .findFirst();
    }

    /**
     * The kind of a line by its first bytes, as the log writes them.
     *
     * @param line the line, or its first {@link #PREFIX_BYTES}
     * @param bytes the length of the line
     * @return the kind; empty for other lines
     */
    static Optional<LineKind> ofPrefix(byte[] line, long bytes) {
        int length = (int) Math.min(bytes, line.length);
        String text = new String(line, 0, Math.min(length, PREFIX_BYTES), StandardCharsets.ISO_8859_1);
        boolean named = length >= EVENT.length && Arrays.equals(line, 0, EVENT.length, EVENT, 0, EVENT.length);
        if (named) {
            int end = text.indexOf('"', EVENT.length);
            return end < 0 ? Optional.empty() : ofEvent(text.substring(EVENT.length, end));
        }
        int split = text.indexOf(SPLIT);
        for (Split each : Split.values()) {
            if (split >= 0 && text.startsWith(each + "\"", split + SPLIT.length())) {
                return Optional.of(of(each, bytes));
            }
        }
        return Optional.empty();
    }
}
