package dev.espalier.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
            `` | 1:0 | the document is empty
            {"a":1,"a":2} | 1:8 | duplicate name 'a' in one object
            {"a":1,"\\u0061":2} | 1:8 | duplicate name 'a' in one object
            1 2 | 1:3 | text follows the end of the document
            {"a":1,} | 1:8 | '}' (code 125)
            [1,] | 1:4 | ']' (code 93)
            [1 2] | 1:4 | expecting comma to separate Array entries
            {"a" 1} | 1:6 | expecting a colon to separate field name and value
            {a:1} | 1:2 | expecting double-quote to start field name
            {"a":1 | 1:7 | expected close marker for Object
            [} | 1:2 | Unexpected close marker '}': expected ']'
            'a' | 1:1 | expected a valid value
            // note | 1:1 | comment
            NaN | 1:4 | Non-standard token 'NaN'
            nan | 1:1 | Unrecognized token 'nan'
            Infinity | 1:9 | Non-standard token 'Infinity'
            -Infinity | 1:10 | Non-standard token '-Infinity'
            +1 | 1:2 | JSON spec does not allow numbers to have plus signs
            010 | 1:2 | Leading zeroes not allowed
            1. | 1:2 | Decimal point not followed by a digit
            .5 | 1:1 | expected a valid value
            1e | 1:3 | expected a digit for number exponent
            1f | 1:2 | 'f' (code 102)
            0x10 | 1:2 | 'x' (code 120)
            - | 1:2 | No digit following sign
            1e400 | 1:1 | '1e400' is beyond the range of a double
            -1e999999999999 | 1:1 | '-1e999999999999' is beyond the range of a double
            ١ | 1:1 | expected a valid value
            "a | 1:3 | expecting closing quote for a string value
            "\\ | 1:3 | Unexpected end-of-input in character escape sequence
            "\\x" | 1:3 | Unrecognized character escape 'x'
            "\\u12g4" | 1:6 | expected a hex-digit
            "\\u12" | 1:6 | expected a hex-digit
            "\\ud83c" | 1:1 | a string holds half of a surrogate pair
            "\\udf33\\ud83c" | 1:1 | a string holds half of a surrogate pair
            {"\\ud83c":1} | 1:9 | surrogate
            {"\\udf33":1} | 1:9 | surrogate
            truth | 1:1 | Unrecognized token 'truth'
            """)
    void refusesWithThePlaceAndTheReason(String text, String place, String what) {
        EspalierException fault = assertThrows(EspalierException.class, () -> read(text));

        String problem = fault.problems().get(0).text();
        assertTrue(problem.startsWith("document:" + place + ": "), problem);
        assertTrue(problem.contains(what), problem);
        assertFalse(problem.contains("enable") || problem.contains("REDACTED"), problem);
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
        for (String beyond : List.of("[".repeat(65), "[" + "1,".repeat(2_000_001), "1".repeat(1_000_000))) {
            EspalierException fault = assertThrows(EspalierException.class, () -> read(beyond));
            assertTrue(fault.getMessage().contains("exceeds the maximum allowed ("), fault.getMessage());
        }
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
