package dev.espalier.core.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which lines are written, so that the log of any run stays below 50 MB up to a million steps.
 *
 * <p>Each {@link LineKind kind} has a budget of its own. One part of it is open from the start, and the rest opens evenly
 * along the run. A kind that is within what is open writes every line; beyond, one in each window of 2, 4, 8, … steps, a
 * doubling for each 32nd part of the budget. What is written follows from the step, the planned steps and the lines of the
 * kind that are in the log, and from nothing else: a run that was killed and resumed writes the lines of one that was not.
 */
public final class LineBudget {

    private static final int PARTS = 32;
    private static final int MOST_DOUBLINGS = 62;

    private final Map<LineKind, Use> uses = new EnumMap<>(LineKind.class);
    private final byte[] prefix = new byte[LineKind.PREFIX_BYTES];
    private long lineBytes;
    private boolean other;

    /** The budget of an empty log. */
    public LineBudget() {
        clear();
    }

    private static final class Use {
        private long bytes;
        private long lastStep = -1;
    }

    /** Forgets all lines. */
    public void clear() {
        for (LineKind kind : LineKind.values()) {
            uses.put(kind, new Use());
        }
        lineBytes = 0;
        other = false;
    }

    /**
     * Whether a line is to be written.
     *
     * @param kind its kind
     * @param step its step, at least 0
     * @param totalSteps the planned steps of the run
     * @return whether it is
     */
    public boolean takes(LineKind kind, long step, long totalSteps) {
        Use use = use(kind);
        double progress = totalSteps > 0 ? Math.min(1, (double) step / totalSteps) : 1;
        double open = kind.budget() * (kind.dense() + (1 - kind.dense()) * progress);
        if (use.bytes < open) {
            return true;
        }
        double beyond = (use.bytes - open) * PARTS / kind.budget();
        int doublings = (int) Math.min(MOST_DOUBLINGS, 1 + Math.floor(beyond));
        return use.lastStep < 0 || step >> doublings > use.lastStep >> doublings;
    }

    /**
     * Counts a line that was written.
     *
     * @param line the line
     * @param bytes its length, its end included
     */
    public void add(RecordedLine line, long bytes) {
        add(line.kind(), line.step(), bytes);
    }

    private void add(LineKind kind, long step, long bytes) {
        Use use = use(kind);
        use.bytes += bytes;
        use.lastStep = step;
    }

    /**
     * Counts the lines of a log that is there, which is given block by block.
     *
     * @param block bytes of the log
     * @param count how many of them follow those before
     */
    public void scan(byte[] block, int count) {
        for (int i = 0; i < count; i++) {
            if (block[i] == '\n') {
                endLine();
            } else {
                if (lineBytes < prefix.length) {
                    prefix[(int) lineBytes] = block[i];
                }
                lineBytes++;
            }
        }
    }

    private void endLine() {
        int length = (int) Math.min(lineBytes, prefix.length);
        Optional<LineKind> kind = LineKind.ofPrefix(prefix, lineBytes);
        long bytes = lineBytes + 1;
        kind.ifPresentOrElse(known -> add(known, stepOf(length), bytes), () -> other = true);
        lineBytes = 0;
        Arrays.fill(prefix, (byte) 0);
    }

    /** The step in the first bytes of a line; 0 if there is none. */
    private long stepOf(int length) {
        String text = new String(prefix, 0, length, StandardCharsets.ISO_8859_1);
        String member = "\"step\":";
        int at = text.indexOf(member);
        long step = 0;
        int digit = at + member.length();
        while (at >= 0
                && digit < text.length()
                && Character.isDigit(text.charAt(digit))
                && step < Long.MAX_VALUE / 100) {
            step = 10 * step + Character.digit(text.charAt(digit), 10);
            digit++;
        }
        return step;
    }

    /** Whether a line of metrics was counted, or one that is not of a log. */
    public boolean hasMetrics() {
        return other
                || use(LineKind.EPOCH).bytes > 0
                || use(LineKind.VALIDATION).bytes > 0
                || use(LineKind.LARGE_VALIDATION).bytes > 0
                || use(LineKind.TEST).bytes > 0;
    }

    private Use use(LineKind kind) {
        Use use = uses.get(kind);
        if (use == null) {
            throw new IllegalStateException("there is no budget for " + kind);
        }
        return use;
    }
}
