package dev.espalier.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A log in a bounded number of bytes: of each kind of line all of them if they fit, else every 2nd, 3rd, …, and always the
 * first and the last.
 */
final class ThinnedLog {

    private static final int BLOCK_BYTES = 1 << 16;

    /** Longer lines are none that a run writes. */
    private static final int LONGEST_LINE = 1 << 23;

    private static final byte[] EVENT = "{\"event\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SPLIT = "\"split\":\"".getBytes(StandardCharsets.UTF_8);
    private static final int HEAD_BYTES = 200;

    private final LogFile.Open file;
    private final long end;
    private final long budget;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /** What is known of the lines of a kind. */
    private static final class Kind {

        private long count;
        private long bytes;
        private long stride = 1;
        private long seen;

        /** Whether the next line is kept: the first, the last, and those at the stride before it. */
        boolean takesNext() {
            long index = seen++;
            return index == 0 || (count - 1 - index) % stride == 0;
        }
    }

    private interface Lines {
        void line(byte[] text, int length) throws IOException;
    }

    private ThinnedLog(LogFile.Open file, long budget) throws IOException {
        this.file = file;
        this.end = file.endOfLines();
        this.budget = budget;
    }

    /**
     * Reads a log.
     *
     * @param log the file, there or not
     * @param budget about how many bytes the result may have
     * @return the lines, each with its end
     * @throws IOException if the log cannot be read
     */
    static String read(LogFile log, long budget) throws IOException {
        Optional<LogFile.Open> opened = log.open();
        if (opened.isEmpty()) {
            return "";
        }
        try (LogFile.Open file = opened.get()) {
            return new ThinnedLog(file, budget).read();
        }
    }

    private String read() throws IOException {
        forEachLine((text, length) -> {
            Kind kind = kinds.computeIfAbsent(kindOf(text, length), name -> new Kind());
            kind.count++;
            kind.bytes += length + 1;
        });
        long part = largestPart();
        kinds.values().forEach(kind -> kind.stride = Math.max(1, (kind.bytes + part - 1) / part));
        StringBuilder kept = new StringBuilder();
        forEachLine((text, length) -> {
            Kind kind = kinds.get(kindOf(text, length));
            if (kind != null && kind.takesNext()) {
                kept.append(new String(text, 0, length, StandardCharsets.UTF_8)).append('\n');
            }
        });
        return kept.toString();
    }

    /** How many bytes a kind may have so that all together have no more than the budget: small kinds stay whole. */
    private long largestPart() {
        long[] sizes =
                kinds.values().stream().mapToLong(kind -> kind.bytes).sorted().toArray();
        long left = budget;
        for (int i = 0; i < sizes.length; i++) {
            long part = Math.max(1, left / (sizes.length - i));
            if (sizes[i] > part) {
                return part;
            }
            left -= sizes[i];
        }
        return Math.max(1, budget);
    }

    private void forEachLine(Lines lines) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        byte[] line = new byte[BLOCK_BYTES];
        int length = 0;
        for (long offset = 0; offset < end; ) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, end - offset));
            file.read(offset, block);
            block.flip();
            if (!block.hasRemaining()) {
                return;
            }
            offset += block.remaining();
            while (block.hasRemaining()) {
                byte next = block.get();
                if (next == '\n') {
                    if (length < LONGEST_LINE) {
                        lines.line(line, length);
                    }
                    length = 0;
                } else if (length < LONGEST_LINE) {
                    if (length == line.length) {
                        line = Arrays.copyOf(line, 2 * length);
                    }
                    line[length++] = next;
                }
            }
        }
    }

    /** The event of a line, or the split of one that has none. */
    private static String kindOf(byte[] text, int length) {
        if (startsWith(text, length, 0, EVENT)) {
            return untilQuote(text, length, EVENT.length);
        }
        for (int i = 0; i < Math.min(length, HEAD_BYTES); i++) {
            if (startsWith(text, length, i, SPLIT)) {
                return "split " + untilQuote(text, length, i + SPLIT.length);
            }
        }
        return "";
    }

    private static boolean startsWith(byte[] text, int length, int from, byte[] start) {
        if (from + start.length > length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (text[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static String untilQuote(byte[] text, int length, int from) {
        int to = from;
        while (to < length && to < from + HEAD_BYTES && text[to] != '"') {
            to++;
        }
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }
}
