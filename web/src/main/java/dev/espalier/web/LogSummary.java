package dev.espalier.web;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the list of runs shows of a log: from its first line, and from its end, which is read on as the log grows.
 *
 * <p>So a list costs the same for a long log as for a short one.
 */
final class LogSummary {

    private static final int HEAD_BYTES = 1 << 20;
    private static final int TAIL_BYTES = 1 << 18;
    private static final int LONGEST_LINE = 1 << 16;

    private final LogFile log;
    private Optional<JsonObject> start = Optional.empty();
    private boolean headRead;
    private long offset;
    private long step;
    private long epoch;
    private Optional<RunState> end = Optional.empty();
    private final Map<String, Double> latest = new TreeMap<>();

    LogSummary(LogFile log) {
        this.log = log;
    }

    /** Reads what is new in the log. */
    void refresh() throws IOException {
        Optional<LogFile.Open> opened = log.open();
        if (opened.isEmpty()) {
            return;
        }
        try (LogFile.Open file = opened.get()) {
            long length = file.length();
            if (length < offset) {
                forget();
            }
            if (!headRead && length > 0) {
                readHead(file, length);
            }
            if (length > offset) {
                readTail(file, length);
            }
        }
    }

    private void forget() {
        start = Optional.empty();
        headRead = false;
        offset = 0;
        step = 0;
        epoch = 0;
        end = Optional.empty();
        latest.clear();
    }

    private void readHead(LogFile.Open file, long length) throws IOException {
        byte[] head = read(file, 0, (int) Math.min(length, HEAD_BYTES));
        int lineEnd = 0;
        while (lineEnd < head.length && head[lineEnd] != '\n') {
            lineEnd++;
        }
        headRead = lineEnd < head.length || head.length == HEAD_BYTES;
        if (lineEnd < head.length) {
            start = parsed(new String(head, 0, lineEnd, StandardCharsets.UTF_8))
                    .filter(line -> line.text("event").filter("run"::equals).isPresent());
        }
    }

    private void readTail(LogFile.Open file, long length) throws IOException {
        long from = Math.max(offset, length - TAIL_BYTES);
        byte[] tail = read(file, from, (int) (length - from));
        // begun in the middle of a line, it is skipped
        boolean whole = from == offset;
        int lineStart = 0;
        for (int i = 0; i < tail.length; i++) {
            if (tail[i] == '\n') {
                if (whole && i - lineStart < LONGEST_LINE) {
                    take(new String(tail, lineStart, i - lineStart, StandardCharsets.UTF_8));
                }
                whole = true;
                lineStart = i + 1;
            }
        }
        offset = from + lineStart;
    }

    private static byte[] read(LogFile.Open file, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        file.read(from, buffer);
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private void take(String line) {
        // the long ones have nothing for the list but their step, which the next short one has too
        if (line.startsWith("{\"event\":\"statistics\"")
                || line.startsWith("{\"event\":\"weights\"")
                || line.startsWith("{\"event\":\"samples\"")
                || line.startsWith("{\"event\":\"confusions\"")) {
            return;
        }
        parsed(line).ifPresent(this::take);
    }

    private void take(JsonObject line) {
        line.whole("step").ifPresent(value -> step = Math.max(step, value));
        line.whole("epoch").ifPresent(value -> epoch = Math.max(epoch, value));
        String event = line.text("event").orElse("");
        end = event.equals("stopped") ? line.text("cause").flatMap(RunState::ofCause) : Optional.empty();
        if (event.isEmpty()) {
            String split = line.text("split").orElse("");
            line.object("values")
                    .ifPresent(values -> values.members().forEach((name, value) -> {
                        if (name.indexOf('{') < 0) {
                            JsonNumber.fromNumberOrName(value)
                                    .ifPresent(number -> latest.put(split + " " + name, number));
                        }
                    }));
        }
    }

    private static Optional<JsonObject> parsed(String line) {
        try {
            return Optional.of(JsonReader.readObject(line, "line", ErrorCode.DATA_FORMAT));
        } catch (EspalierException damaged) {
            return Optional.empty();
        }
    }

    /** The first line, if it is that of the run. */
    Optional<JsonObject> start() {
        return start;
    }

    /** How the run ended, if the last line says so. */
    Optional<RunState> end() {
        return end;
    }

    long step() {
        return step;
    }

    long epoch() {
        return epoch;
    }

    /** The newest metrics that are not those of single classes, by split and name. */
    JsonObject latest() {
        JsonObject.Builder values = JsonObject.builder();
        latest.forEach((name, value) -> {
            JsonValue shown = JsonNumber.orName(value);
            values.put(name, shown);
        });
        return values.build();
    }

    /** A whole number of the first line. */
    OptionalLong ofStart(String name) {
        return start.map(line -> line.whole(name)).orElse(OptionalLong.empty());
    }
}
