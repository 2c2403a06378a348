package dev.espalier.core.data;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.Part;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The encoding of a column as the JSON that a model file holds. */
final class EncodingJson {

    private static final String NUMERIC = "numeric";
    private static final String BINARY = "binary";
    private static final String ORDINAL = "ordinal";
    private static final String ONE_HOT = "one-hot";
    private static final String INDEX = "index";
    private static final String DATE_TIME = "date-time";

    private EncodingJson() {}

    /** Writes an encoding. */
    static JsonObject write(ColumnEncoding encoding) {
        if (encoding instanceof ColumnEncoding.Binary) {
            return categories(BINARY, encoding).build();
        }
        if (encoding instanceof ColumnEncoding.Ordinal) {
            return categories(ORDINAL, encoding).build();
        }
        if (encoding instanceof ColumnEncoding.OneHot oneHot) {
            return categorical(ONE_HOT, oneHot).build();
        }
        if (encoding instanceof ColumnEncoding.Index index) {
            return categorical(INDEX, index)
                    .put("embedding-width", index.embeddingWidth())
                    .build();
        }
        if (encoding instanceof ColumnEncoding.DateTime dateTime) {
            return kind(DATE_TIME)
                    .put("format", dateTime.format())
                    .put(
                            "parts",
                            JsonArray.ofTexts(dateTime.parts().stream()
                                    .map(Part::toString)
                                    .toList()))
                    .build();
        }
        return kind(NUMERIC).build();
    }

    /** Reads what {@link #write} wrote; empty if it is damaged. */
    static Optional<ColumnEncoding> read(JsonObject encoding) {
        try {
            return encoding.text("kind").flatMap(kind -> read(kind, encoding));
        } catch (IllegalArgumentException contradiction) {
            return Optional.empty();
        }
    }

    private static Optional<ColumnEncoding> read(String kind, JsonObject encoding) {
        return switch (kind) {
            case NUMERIC -> Optional.of(new ColumnEncoding.Numeric());
            case BINARY ->
                texts(encoding, "categories")
                        .filter(texts -> texts.size() == 2)
                        .map(texts -> new ColumnEncoding.Binary(texts.get(0), texts.get(1)));
            case ORDINAL -> texts(encoding, "categories").map(ColumnEncoding.Ordinal::new);
            case ONE_HOT ->
                texts(encoding, "categories")
                        .map(categories -> new ColumnEncoding.OneHot(categories, unknown(encoding), missing(encoding)));
            case INDEX ->
                texts(encoding, "categories")
                        .map(categories -> new ColumnEncoding.Index(
                                categories, unknown(encoding), missing(encoding), embeddingWidth(encoding)));
            case DATE_TIME ->
                texts(encoding, "parts")
                        .map(parts -> new ColumnEncoding.DateTime(
                                encoding.text("format").orElse(""),
                                parts.stream()
                                        .map(part -> of(Part.values(), part))
                                        .toList()));
            default -> Optional.empty();
        };
    }

    private static JsonObject.Builder kind(String kind) {
        return JsonObject.builder().put("kind", kind);
    }

    private static JsonObject.Builder categories(String kind, ColumnEncoding encoding) {
        return kind(kind).put("categories", JsonArray.ofTexts(encoding.categories()));
    }

    private static JsonObject.Builder categorical(String kind, ColumnEncoding.Categorical encoding) {
        return categories(kind, encoding)
                .put("unknown", encoding.unknown().toString())
                .put("missing", encoding.missing().toString());
    }

    private static Unknown unknown(JsonObject encoding) {
        return of(Unknown.values(), encoding.text("unknown").orElse(""));
    }

    private static Missing missing(JsonObject encoding) {
        return of(Missing.values(), encoding.text("missing").orElse(""));
    }

    private static int embeddingWidth(JsonObject encoding) {
        long width = encoding.whole("embedding-width").orElse(-1);
        return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, width));
    }

    private static <E extends Enum<E>> E of(E[] values, String word) {
        for (E value : values) {
            if (value.toString().equals(word)) {
                return value;
            }
        }
        throw new IllegalArgumentException("unknown word " + word);
    }

    private static Optional<List<String>> texts(JsonObject object, String name) {
        Optional<JsonArray> array = object.array(name);
        if (array.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (JsonValue element : array.get().elements()) {
            if (!(element instanceof JsonText text)) {
                return Optional.empty();
            }
            texts.add(text.value());
        }
        return Optional.of(texts);
    }
}
