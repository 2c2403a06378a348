package dev.espalier.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void readsEveryKindOfValue() {
        JsonValue value = read("""
                {"text": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83c\\udf33é🌳", "numbers": [0, -0, 10, -1.5, 2e3, 1E-2, 0.0],
                 "nested": {"yes": true, "no": false, "none": null}, "empty": [{}, []]}
                """);

        JsonValue expected = JsonObject.builder()
                .put("text", "a\"\\/\b\f\n\r\té🌳é🌳")
                .put(
                        "numbers",
                        new JsonArray(List.of("0", "-0", "10", "-1.5", "2e3", "1E-2", "0.0").stream()
                                .<JsonValue>map(JsonNumber::new)
                                .toList()))
                .put(
                        "nested",
                        JsonObject.builder()
                                .put("yes", true)
                                .put("no", false)
                                .put("none", new JsonNull())
                                .build())
                .put("empty", new JsonArray(List.of(new JsonObject(Map.of()), new JsonArray(List.of()))))
                .build();
        assertEquals(expected, value);
        assertEquals(expected, read(value.toJson()));
        assertEquals(expected, read(value.toIndentedJson()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `` | 1:1 | the document ends where a value must stand
            {"a":1,"a":2} | 1:8 | the name 'a' comes twice in one object
            {"a":1,"\\u0061":2} | 1:8 | the name 'a' comes twice in one object
            1 2 | 1:3 | text follows the end of the document
            {"a":1,} | 1:8 | '}' stands where a name in quotes must stand
            [1,] | 1:4 | ']' stands where a value must stand
            [1 2] | 1:4 | '2' stands where ',' or ']' in the array that begins at 1:1 must stand
            {"a" 1} | 1:6 | '1' stands where ':' must stand
            {a:1} | 1:2 | 'a' stands where a name in quotes must stand
            {"a":1 | 1:7 | the document ends where ',' or '}' in the object that begins at 1:1 must stand
            'a' | 1:1 | ''' stands where a value must stand
            // note | 1:1 | '/' stands where a value must stand
            NaN | 1:1 | 'N' stands where a value must stand
            nan | 1:1 | 'n' stands where a value must stand
            Infinity | 1:1 | 'I' stands where a value must stand
            -Infinity | 1:1 | '-Infinity' is not a number in JSON's grammar
            +1 | 1:1 | '+' stands where a value must stand
            010 | 1:1 | '010' is not a number in JSON's grammar
            1. | 1:1 | '1.' is not a number in JSON's grammar
            .5 | 1:1 | '.' stands where a value must stand
            1e | 1:1 | '1e' is not a number in JSON's grammar
            1f | 1:1 | '1f' is not a number in JSON's grammar
            0x10 | 1:1 | '0x10' is not a number in JSON's grammar
            - | 1:1 | '-' is not a number in JSON's grammar
            1e400 | 1:1 | '1e400' is beyond the range of a double
            -1e999999999999 | 1:1 | '-1e999999999999' is beyond the range of a double
            ١ | 1:1 | byte 217 stands where a value must stand
            "a | 1:1 | a string has no closing quote
            "\\ | 1:1 | a string has no closing quote
            "\\x" | 1:2 | a backslash is not followed by one of " \\ / b f n r t u
            "\\u12g4" | 1:2 | \\u is not followed by four hexadecimal digits
            "\\u12" | 1:2 | \\u is not followed by four hexadecimal digits
            "\\ud83c" | 1:2 | a string holds half of a surrogate pair
            "\\udf33\\ud83c" | 1:2 | a string holds half of a surrogate pair
            truth | 1:1 | 't' stands where a value must stand
            """)
    void refusesWithThePlaceAndTheReason(String text, String place, String what) {
        EspalierException fault = assertThrows(EspalierException.class, () -> read(text));

        assertEquals("document:" + place + ": " + what, fault.problems().get(0).text());
        assertEquals(ErrorCode.DATA_FORMAT, fault.code());
    }

    @Test
    void countsLines() {
        EspalierException fault = assertThrows(EspalierException.class, () -> read("{\n\"a\": 1,\n\"b\" x}"));

        assertEquals("document:3:5", fault.problems().get(0).where());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x0a, 0x1f})
    void refusesControlCharactersInStrings(int character) {
        assertThrows(EspalierException.class, () -> read("\"a" + (char) character + "\""));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        List<byte[]> wrong = List.of(
                new byte[] {'"', (byte) 0xc3, '"'},
                new byte[] {'"', (byte) 0xff, '"'},
                new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'});
        for (byte[] bytes : wrong) {
            assertThrows(
                    EspalierException.class, () -> JsonReader.readObject(bytes, "document", ErrorCode.DATA_FORMAT));
        }
    }

    @Test
    void boundsDepthAndNumbersOfValues() {
        assertEquals(64, read("[".repeat(64) + "]".repeat(64)).toJson().length() / 2);
        assertTrue(assertThrows(EspalierException.class, () -> read("[".repeat(65)))
                .getMessage()
                .contains("more than 64 deep"));
        assertTrue(assertThrows(EspalierException.class, () -> read("[" + "1,".repeat(1_000_001)))
                .getMessage()
                .contains("more than 1000000 values"));
        assertTrue(assertThrows(EspalierException.class, () -> read("1".repeat(1_000_000)))
                .getMessage()
                .contains("longer than 400 characters"));
    }

    @Test
    void throwsNothingButItsOwnExceptionOnSeededMutations() {
        String text = "{\"a\":[1,-2.5e3,\"x\\u00e9\\n\"],\"b\":{\"c\":null,\"d\":true}}";
        String pieces = "{}[]\":,\\u-+.eE0199truefalsn \n\u0000é";
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                bytes[random.nextInt(bytes.length)] = (byte) pieces.charAt(random.nextInt(pieces.length()));
            }
            try {
                JsonObject read = JsonReader.readObject(bytes, "document", ErrorCode.DATA_FORMAT);
                assertEquals(read, read(read.toJson()), "what is accepted can be written and read");
            } catch (EspalierException expected) {
                refused++;
            }
        }
        assertTrue(refused > 2_500);
    }

    private static JsonValue read(String text) {
        return JsonReader.read(text, "document", ErrorCode.DATA_FORMAT);
    }
}
