package dev.espalier.core.json;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON document strictly: exactly RFC 8259 in exactly UTF-8.
 *
 * <p>Refused, where lenient readers guess: a name that comes twice in one object, text after the document, comments,
 * trailing commas, {@code NaN} and {@code 1e400}, numbers such as {@code 010} or {@code .5}, bytes that are no UTF-8,
 * half of a surrogate pair, a byte order mark. Depth, values and memory are bounded before anything is built.
 */
public final class JsonReader {

    /** How deeply arrays and objects may be nested. */
    private static final int MAXIMUM_DEPTH = 64;

    /** How many values a document may hold; each costs memory that its few bytes do not show. */
    private static final int MAXIMUM_VALUES = 1_000_000;

    private static final int SHOWN_CHARACTERS = 40;

    private final byte[] bytes;
    private final String where;
    private final ErrorCode code;
    private int at;
    private int depth;
    private int values;

    private JsonReader(byte[] bytes, String where, ErrorCode code) {
        this.bytes = bytes;
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
        JsonReader reader = new JsonReader(utf8, where, code);
        if (reader.document() instanceof JsonObject object) {
            return object;
        }
        throw reader.problem(0, "the document is not an object");
    }

    /**
     * Reads a document that is one object.
     *
     * @param text the document
     * @param where what a problem names as its place, before line and column
     * @param code what a problem is counted as
     * @return the object
     * @throws EspalierException if the text is no such document, with the first fault's line and column
     */
    public static JsonObject readObject(String text, String where, ErrorCode code) {
        return readObject(text.getBytes(StandardCharsets.UTF_8), where, code);
    }

    /**
     * Reads a document of any kind.
     *
     * @param text the document
     * @param where what a problem names as its place, before line and column
     * @param code what a problem is counted as
     * @return the value
     * @throws EspalierException if the text is no such document, with the first fault's line and column
     */
    public static JsonValue read(String text, String where, ErrorCode code) {
        return new JsonReader(text.getBytes(StandardCharsets.UTF_8), where, code).document();
    }

    private JsonValue document() {
        JsonValue value = value();
        skipBlanks();
        if (at < bytes.length) {
            throw problem(at, "text follows the end of the document");
        }
        return value;
    }

    private JsonValue value() {
        skipBlanks();
        if (++values > MAXIMUM_VALUES) {
            throw problem(at, "the document holds more than " + MAXIMUM_VALUES + " values");
        }
        int first = peek();
        return switch (first) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonText(string());
            case 't' -> word("true", new JsonBoolean(true));
            case 'f' -> word("false", new JsonBoolean(false));
            case 'n' -> word("null", new JsonNull());
            default -> {
                if (first == '-' || isDigit(first)) {
                    yield number();
                }
                throw unexpected("a value");
            }
        };
    }

    private JsonObject object() {
        int open = at;
        enter();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        if (!next('}')) {
            do {
                skipBlanks();
                int start = at;
                if (peek() != '"') {
                    throw unexpected("a name in quotes");
                }
                String name = string();
                if (!next(':')) {
                    throw unexpected("':'");
                }
                if (members.putIfAbsent(name, value()) != null) {
                    throw problem(start, "the name '" + shorten(name) + "' comes twice in one object");
                }
            } while (next(','));
            if (!next('}')) {
                throw unexpected("',' or '}' in the object that begins at " + place(open));
            }
        }
        depth--;
        return new JsonObject(members);
    }

    private JsonArray array() {
        int open = at;
        enter();
        List<JsonValue> elements = new ArrayList<>();
        if (!next(']')) {
            do {
                elements.add(value());
            } while (next(','));
            if (!next(']')) {
                throw unexpected("',' or ']' in the array that begins at " + place(open));
            }
        }
        depth--;
        return new JsonArray(elements);
    }

    private void enter() {
        if (++depth > MAXIMUM_DEPTH) {
            throw problem(at, "values are nested more than " + MAXIMUM_DEPTH + " deep");
        }
        at++;
    }

    private JsonValue word(String word, JsonValue value) {
        int start = at;
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                at = start;
                throw unexpected("a value");
            }
            at++;
        }
        return value;
    }

    private JsonNumber number() {
        int start = at;
        while (at < bytes.length && isPartOfNumber(bytes[at])) {
            at++;
            if (at - start > JsonNumber.MAXIMUM_LENGTH) {
                throw problem(start, "a number is longer than " + JsonNumber.MAXIMUM_LENGTH + " characters");
            }
        }
        String text = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
        if (!JsonNumber.isNumber(text)) {
            throw problem(start, "'" + shorten(text) + "' is not a number in JSON's grammar");
        }
        if (!JsonNumber.isInRange(text)) {
            throw problem(start, "'" + shorten(text) + "' is beyond the range of a double");
        }
        return new JsonNumber(text);
    }

    private String string() {
        int start = ++at;
        boolean escaped = false;
        while (peek() != '"') {
            if (peek() < ' ') {
                throw at >= bytes.length
                        ? problem(start - 1, "a string has no closing quote")
                        : problem(at, "a control character stands in a string; it must be written as an escape");
            }
            if (peek() == '\\') {
                escaped = true;
                at++;
            }
            at++;
        }
        int end = at++;
        return escaped ? unescape(start, end) : decode(start, end);
    }

    private String unescape(int start, int end) {
        StringBuilder text = new StringBuilder();
        int plain = start;
        int position = start;
        while (position < end) {
            if (bytes[position] != '\\') {
                position++;
                continue;
            }
            text.append(decode(plain, position));
            char escape = (char) bytes[position + 1];
            if (escape == 'u') {
                text.append(hexadecimal(position, end));
                position += 6;
            } else {
                int known = "\"\\/bfnrt".indexOf(escape);
                if (known < 0) {
                    throw problem(position, "a backslash is not followed by one of \" \\ / b f n r t u");
                }
                text.append("\"\\/\b\f\n\r\t".charAt(known));
                position += 2;
            }
            plain = position;
        }
        text.append(decode(plain, end));
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw problem(start, "a string holds half of a surrogate pair");
        }
        return text.toString();
    }

    private char hexadecimal(int position, int end) {
        int value = 0;
        for (int i = position + 2; i < position + 6; i++) {
            int digit = i < end ? hexadecimalDigit(bytes[i]) : -1;
            if (digit < 0) {
                throw problem(position, "\\u is not followed by four hexadecimal digits");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private static int hexadecimalDigit(int character) {
        if (isDigit(character)) {
            return character - '0';
        }
        int lower = character | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private String decode(int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw problem(start, "a string is not UTF-8");
        }
    }

    private boolean next(char expected) {
        skipBlanks();
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    private void skipBlanks() {
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private int peek() {
        return at < bytes.length ? bytes[at] & 0xff : -1;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isPartOfNumber(int character) {
        return isDigit(character)
                || ((character | 0x20) >= 'a' && (character | 0x20) <= 'z')
                || character == '-'
                || character == '+'
                || character == '.';
    }

    private EspalierException unexpected(String expected) {
        if (at >= bytes.length) {
            return problem(at, "the document ends where " + expected + " must stand");
        }
        int found = peek();
        String shown = found > ' ' && found < 0x7f ? "'" + (char) found + "'" : "byte " + found;
        return problem(at, shown + " stands where " + expected + " must stand");
    }

    private EspalierException problem(int position, String what) {
        return new EspalierException(code, where + ":" + place(position), what, "");
    }

    private String place(int position) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < Math.min(position, bytes.length); i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return line + ":" + (position - lineStart + 1);
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
