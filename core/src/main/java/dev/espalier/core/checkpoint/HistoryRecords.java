package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.event.History;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The records of a history in a file, of which a block at a time is in memory.
 *
 * <p>The file begins with {@code espalier history 1} and a line feed. A record {@code N} gives the names of the metrics: the
 * letter, the length of a JSON array (32 bits), the array. Each record {@code V} behind it is a validation: the letter, its
 * step (64 bits), its epoch (32 bits), and a double for each name. Numbers are little-endian.
 */
@SuppressWarnings("ByteBufferBackingArray") // the buffers are allocated here, each with an array of its own
final class HistoryRecords {

    private static final byte[] HEADER = "espalier history 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte NAMES = 'N';
    private static final byte VALIDATION = 'V';
    private static final int NAMES_OFFSET = 1 + Integer.BYTES;
    private static final int EPOCH_OFFSET = 1 + Long.BYTES;
    private static final int VALUES_OFFSET = EPOCH_OFFSET + Integer.BYTES;
    private static final int BLOCK_BYTES = 1 << 16;

    private final AppendedFile file;
    private final List<Section> sections = new ArrayList<>();
    private int size;
    private ByteBuffer block = littleEndian(new byte[BLOCK_BYTES]);
    private long blockStart;
    private int blockLength;

    /** Validations with the same metrics, one behind the other. */
    private record Section(int first, long position, List<String> names) {

        int bytes() {
            return VALUES_OFFSET + names.size() * Double.BYTES;
        }

        long positionOf(int index) {
            return position + (long) (index - first) * bytes();
        }
    }

    /**
     * The records of a file that is empty or holds a history.
     *
     * @throws dev.espalier.api.EspalierException if it holds something else; code CHECKPOINT_DAMAGED
     */
    HistoryRecords(AppendedFile file, String where) throws IOException {
        this.file = file;
        long position = HEADER.length;
        while (position < file.length()) {
            byte kind = block.get(at(position, 1));
            if (kind == NAMES) {
                int length = block.getInt(at(position, NAMES_OFFSET) + 1);
                position += NAMES_OFFSET;
                if (length < 0 || length > file.length() - position) {
                    throw SafetensorsReader.damaged(where, "the names of metrics at byte " + position + " have no end");
                }
                List<String> names = names(position, length, where);
                position += length;
                sections.add(new Section(size, position, names));
            } else if (kind == VALIDATION && !sections.isEmpty()) {
                position += last().bytes();
                size++;
            } else {
                throw SafetensorsReader.damaged(where, "no record of a history begins at byte " + position);
            }
        }
    }

    private List<String> names(long position, int length, String where) throws IOException {
        int offset = at(position, length);
        String array = new String(block.array(), block.arrayOffset() + offset, length, StandardCharsets.UTF_8);
        return JsonReader.read(array, where, ErrorCode.CHECKPOINT_DAMAGED) instanceof JsonArray names
                ? names.texts()
                : List.of();
    }

    /** The number of validations. */
    int size() {
        return size;
    }

    /** Appends a validation, whole or not at all. */
    void append(History.Entry entry) throws IOException {
        boolean same = !sections.isEmpty()
                && last().names.equals(List.copyOf(entry.values().keySet()));
        List<String> names = same ? last().names : List.copyOf(entry.values().keySet());
        byte[] before = same ? new byte[0] : sectionStart(names);
        byte[] bytes = new byte[before.length + VALUES_OFFSET + names.size() * Double.BYTES];
        ByteBuffer record = littleEndian(bytes);
        record.put(before).put(VALIDATION).putLong(entry.step()).putInt(entry.epoch());
        for (String name : names) {
            record.putDouble(entry.value(name));
        }
        long start = file.length() + before.length;
        file.append(bytes);
        if (!same) {
            sections.add(new Section(size, start, names));
        }
        size++;
    }

    private byte[] sectionStart(List<String> names) {
        byte[] array = JsonArray.ofTexts(names).toJson().getBytes(StandardCharsets.UTF_8);
        byte[] header = file.length() == 0 ? HEADER : new byte[0];
        return littleEndian(new byte[header.length + NAMES_OFFSET + array.length])
                .put(header)
                .put(NAMES)
                .putInt(array.length)
                .put(array)
                .array();
    }

    /** One validation. */
    History.Entry entry(int index) throws IOException {
        Section section = sectionOf(index);
        int offset = at(section.positionOf(index), section.bytes());
        Map<String, Double> values = new HashMap<>();
        for (int i = 0; i < section.names.size(); i++) {
            values.put(section.names.get(i), block.getDouble(offset + VALUES_OFFSET + i * Double.BYTES));
        }
        return new History.Entry(block.getLong(offset + 1), block.getInt(offset + EPOCH_OFFSET), values);
    }

    /** One metric over the oldest validations; NaN where it is missing. */
    double[] series(String name, int count) throws IOException {
        double[] series = new double[count];
        for (int s = 0; s < sections.size() && sections.get(s).first < count; s++) {
            Section section = sections.get(s);
            int end = s + 1 < sections.size() ? Math.min(count, sections.get(s + 1).first) : count;
            int metric = section.names.indexOf(name);
            if (metric < 0) {
                Arrays.fill(series, section.first, end, Double.NaN);
                continue;
            }
            int place = VALUES_OFFSET + metric * Double.BYTES;
            for (int i = section.first; i < end; i++) {
                series[i] = block.getDouble(at(section.positionOf(i), section.bytes()) + place);
            }
        }
        return series;
    }

    private Section last() {
        return sections.get(sections.size() - 1);
    }

    private Section sectionOf(int index) {
        Objects.checkIndex(index, size);
        int low = 0;
        int high = sections.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (sections.get(middle).first <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return sections.get(low);
    }

    /** Where in the block some bytes of the file are; they are read if they are not there. */
    private int at(long position, int bytes) throws IOException {
        if (position < blockStart || position + bytes > blockStart + blockLength) {
            if (block.capacity() < bytes) {
                block = littleEndian(new byte[bytes]);
            }
            blockLength = 0;
            int length = (int) Math.min(block.capacity(), file.length() - position);
            file.read(position, block.array(), block.arrayOffset(), length);
            blockStart = position;
            blockLength = length;
        }
        return (int) (position - blockStart);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
