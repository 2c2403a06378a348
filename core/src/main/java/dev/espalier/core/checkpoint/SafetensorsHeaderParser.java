package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a safetensors header and believes nothing of it that the file's size does not bear out. */
final class SafetensorsHeaderParser {

    private static final Set<String> MEMBERS = Set.of("dtype", "shape", "data_offsets");

    private final String where;

    SafetensorsHeaderParser(String where) {
        this.where = where;
    }

    /**
     * Reads a header before the given number of bytes of tensors; they are in the order of their bytes, which they cover
     * exactly.
     */
    SafetensorsHeader parse(byte[] header, long dataBytes) {
        JsonObject document = document(header);
        if (!SafetensorsHeader.hasDigest(header)) {
            throw damaged(
                    where,
                    "the header does not begin with a digest, so the file is damaged or not written by Espalier");
        }
        JsonObject texts = document.object(SafetensorsHeader.METADATA)
                .orElse(JsonObject.builder().build());
        // The digest and the object of the texts are not among the names that a writer counts.
        int names = document.members().size() - 1 + texts.members().size() - 1;
        if (names > SafetensorsHeader.MAXIMUM_NAMES) {
            throw damaged(
                    where, "the header has " + names + " names; at most " + SafetensorsHeader.MAXIMUM_NAMES + " fit");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<SafetensorsHeader.Entry> entries = new ArrayList<>();
        document.members().forEach((name, value) -> {
            if (name.equals(SafetensorsHeader.METADATA)) {
                readTexts(value, metadata);
            } else {
                entries.add(entry(name, value));
            }
        });
        entries.sort(Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                .thenComparingLong(SafetensorsHeader.Entry::end));
        requireExactCover(entries.stream().map(SafetensorsHeader.Entry::range).toList(), dataBytes);
        return new SafetensorsHeader(metadata, entries);
    }

    /**
     * Reads the header of a file that any program may have written, with elements of any type; the tensors are in the order
     * of their bytes, which they cover exactly.
     *
     * @param header JSON, possibly padded with blanks
     * @param dataBytes how many bytes of tensors follow
     */
    List<Declared> parseForeign(byte[] header, long dataBytes) {
        JsonObject document = document(header);
        List<Declared> declared = new ArrayList<>();
        document.members().forEach((name, value) -> {
            if (!name.equals(SafetensorsHeader.METADATA)) {
                declared.add(declared(name, value));
            }
        });
        if (declared.size() > SafetensorsHeader.MAXIMUM_NAMES) {
            throw damaged(
                    where,
                    "the header has " + declared.size() + " names; at most " + SafetensorsHeader.MAXIMUM_NAMES
                            + " fit");
        }
        declared.sort(Comparator.comparingLong((Declared one) -> one.range().begin())
                .thenComparingLong(one -> one.range().end()));
        requireExactCover(declared.stream().map(Declared::range).toList(), dataBytes);
        return declared;
    }

    /**
     * The bytes of a tensor, counted from the end of the header.
     *
     * @param name of the tensor
     * @param begin the first byte
     * @param end the byte after the last
     */
    record Range(String name, long begin, long end) {}

    /**
     * What a header says of a tensor, before its element type is known to be one that can be read.
     *
     * @param range its name and bytes
     * @param element the type of its elements, as the file spells it
     * @param shape its extents
     */
    record Declared(Range range, String element, List<Long> shape) {}

    private JsonObject document(byte[] header) {
        try {
            return JsonReader.readObject(header, where + ": header", ErrorCode.CHECKPOINT_DAMAGED);
        } catch (EspalierException fault) {
            throw damaged(
                    fault.problems().get(0).where(), fault.problems().get(0).what());
        }
    }

    private void readTexts(JsonValue value, Map<String, String> metadata) {
        if (!(value instanceof JsonObject texts)) {
            throw damaged(where, SafetensorsHeader.METADATA + " is not an object");
        }
        texts.members().forEach((name, text) -> {
            if (!(text instanceof JsonText string)) {
                throw damaged(where, "the text '" + name + "' of " + SafetensorsHeader.METADATA + " is not a string");
            }
            metadata.put(name, string.value());
        });
    }

    private SafetensorsHeader.Entry entry(String name, JsonValue value) {
        Declared declared = declared(name, value);
        TensorType type = type(name, declared.element(), declared.shape());
        requireBytes(declared, type.bytes(), type.toString());
        return new SafetensorsHeader.Entry(name, type, declared.range().begin());
    }

    /** Refuses a tensor whose bytes are not as many as its type takes. */
    void requireBytes(Declared declared, long bytes, String type) {
        Range range = declared.range();
        long held = range.end() - range.begin();
        if (held != bytes) {
            throw damaged(
                    tensor(range.name()),
                    "data_offsets [" + range.begin() + ", " + range.end() + "] hold " + held + " bytes; " + type
                            + " takes " + bytes);
        }
    }

    private Declared declared(String name, JsonValue value) {
        if (name.isEmpty()
                || !(value instanceof JsonObject object)
                || !object.members().keySet().equals(MEMBERS)) {
            throw damaged(
                    tensor(name), "a tensor must have a name and exactly the members dtype, shape and data_offsets");
        }
        List<Long> shape = wholeNumbers(name, object, "shape");
        List<Long> offsets = wholeNumbers(name, object, "data_offsets");
        if (offsets.size() != 2) {
            throw damaged(tensor(name), "data_offsets has " + offsets.size() + " numbers; it must have 2");
        }
        Range range = new Range(name, offsets.get(0), offsets.get(1));
        return new Declared(range, object.text("dtype").orElse(""), shape);
    }

    private TensorType type(String name, String element, List<Long> shape) {
        ElementType elementType = Arrays.stream(ElementType.values())
                .filter(known -> known.name().equals(element))
                .findFirst()
                .orElseThrow(() -> damaged(
                        tensor(name),
                        "dtype '" + element + "' is not one of "
                                + Arrays.stream(ElementType.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
        try {
            return new TensorType(
                    elementType, shape.stream().map(Math::toIntExact).toList());
        } catch (ArithmeticException | IllegalArgumentException tooLarge) {
            throw damaged(tensor(name), "shape " + shape + " is larger than any array");
        }
    }

    private List<Long> wholeNumbers(String tensor, JsonObject object, String member) {
        List<Long> numbers = new ArrayList<>();
        for (JsonValue element : object.array(member).map(JsonArray::elements).orElse(List.of())) {
            long number = element instanceof JsonNumber spelt ? spelt.toLong().orElse(-1) : -1;
            if (number < 0) {
                throw damaged(tensor(tensor), member + " must hold whole numbers of at least 0");
            }
            numbers.add(number);
        }
        if (object.array(member).isEmpty()) {
            throw damaged(tensor(tensor), member + " is not an array");
        }
        return numbers;
    }

    private void requireExactCover(List<Range> ranges, long dataBytes) {
        long covered = 0;
        for (Range range : ranges) {
            if (range.begin() != covered) {
                throw damaged(
                        tensor(range.name()),
                        "its bytes begin at " + range.begin() + "; they must begin at " + covered
                                + ", where the tensor before it ends");
            }
            if (range.end() < range.begin()) {
                throw damaged(tensor(range.name()), "its bytes end before they begin");
            }
            covered = range.end();
        }
        if (covered != dataBytes) {
            throw damaged(where, "the header describes " + covered + " bytes of tensors; the file holds " + dataBytes);
        }
    }

    private String tensor(String name) {
        return where + ": tensor '" + name + "'";
    }

    private EspalierException damaged(String place, String what) {
        return SafetensorsReader.damaged(place, what);
    }
}
