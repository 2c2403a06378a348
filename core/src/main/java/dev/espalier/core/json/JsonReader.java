package dev.espalier.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document strictly: exactly RFC 8259 in exactly UTF-8.
 *
 * <p>Also refused are a name that comes twice in one object, {@code 1e400}, half of a surrogate pair, a byte order mark,
 * and more depth, values and digits than a file of Espalier has.
 */
public final class JsonReader {

    private static final int MAXIMUM_DEPTH = 64;

    /** Values, names and the ends of objects and arrays; each costs memory that its few bytes do not show. */
    private static final int MAXIMUM_TOKENS = 2_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // a table that all documents of a JVM would share
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .maxNumberLength(JsonNumber.MAXIMUM_LENGTH)
                    .maxTokenCount(MAXIMUM_TOKENS)
                    .build())
            .build();

    /** What the parser's messages say about its own settings and sources. */
    private static final Pattern ABOUT_THE_PARSER =
            Pattern.compile(": enable `.*|, from `[^`]*`| \\((start marker|for \\w+ starting|not recognized).*");

    private final JsonParser parser;
    private final String where;
    private final ErrorCode code;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();

    private JsonReader(JsonParser parser, String where, ErrorCode code) {
        this.parser = parser;
        this.where = where;
        this.code = code;
    }

    /**
     * Reads a document that is one object.
     *
     * @param utf8 the document's bytes
     * @param where what a problem names as its place, before line and column
     * @param code what a problem is counted as
     * @return the object
     * @throws EspalierException if the bytes are no such document, with the first fault's line and column
     */
    public static JsonObject readObject(byte[] utf8, String where, ErrorCode code) {
        try {
            // the parser would also take UTF-16 and a byte order mark
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return readObject(text, where, code);
        } catch (CharacterCodingException notUtf8) {
            throw new EspalierException(code, where, "the document is not UTF-8", "", notUtf8);
        }
    }

    /**
     * Reads a document that is one object.
     *
     * @param text the document
     * @param where what a problem names as its place, before line and column
     * @param code what a problem is counted as
     * @return the object
     * @throws EspalierException if the text is not such a document, with the first fault's line and column
     */
    public static JsonObject readObject(String text, String where, ErrorCode code) {
        if (read(text, where, code) instanceof JsonObject object) {
            return object;
        }
        throw new EspalierException(code, where + ":1:1", "the document is not an object", "");
    }

    /**
     * Reads a document of any kind.
     *
     * @param text the document
     * @param where what a problem names as its place, before line and column
     * @param code what a problem is counted as
     * @return the value
     * @throws EspalierException if the text is not such a document, with the first fault's line and column
     */
    public static JsonValue read(String text, String where, ErrorCode code) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonReader(parser, where, code).document();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory cannot be read", impossible);
        }
    }

    private JsonValue document() throws IOException {
        try {
            JsonValue value = value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw problem("text follows the end of the document");
            }
            return value;
        } catch (JsonProcessingException invalid) {
            String what = ABOUT_THE_PARSER.matcher(invalid.getOriginalMessage()).replaceAll("");
            JsonLocation at = invalid.getLocation() != null ? invalid.getLocation() : parser.currentLocation();
            throw new EspalierException(code, place(at), "invalid JSON: " + what, "", invalid);
        }
    }

    private JsonValue value(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw problem("the document is empty");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonText(text());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> new JsonNull();
            default -> throw problem("a value is missing");
        };
    }

    private JsonObject object() throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = text();
            if (members.containsKey(name)) {
                throw problem("duplicate name '" + name + "' in one object");
            }
            members.put(name, value(parser.nextToken()));
        }
        return new JsonObject(members);
    }

    private JsonArray array() throws IOException {
        List<JsonValue> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(token));
        }
        return new JsonArray(elements);
    }

    private JsonNumber number() throws IOException {
        String text = parser.getText();
        if (!JsonNumber.isInRange(text)) {
            throw problem("'" + text + "' is beyond the range of a double");
        }
        return new JsonNumber(text);
    }

    private String text() throws IOException {
        String text = parser.getText();
        if (!encoder.canEncode(text)) {
            throw problem("a string holds half of a surrogate pair");
        }
        return text;
    }

    private EspalierException problem(String what) {
        return new EspalierException(code, place(parser.currentTokenLocation()), what, "");
    }

    private String place(JsonLocation at) {
        return where + ":" + at.getLineNr() + ":" + at.getColumnNr();
    }
}
