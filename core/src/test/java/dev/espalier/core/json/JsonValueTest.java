package dev.espalier.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {

    @Test
    void everyDoubleReturnsToItsBits() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, JsonNumber.of(value).toDouble());
            }
        }
        for (double value : new double[] {Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 4.35e-322, 1 / 3.0}) {
            assertEquals(value, JsonNumber.of(value).toDouble());
        }
    }

    @Test
    void nonFiniteNumbersAreRefusedOrNamed() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(value));
            assertEquals(Optional.of(value), JsonNumber.fromNumberOrName(JsonNumber.orName(value)));
        }
        assertEquals("\"nan\"", JsonNumber.orName(Double.NaN).toJson());
        assertEquals(
                "\"-infinity\"", JsonNumber.orName(Double.NEGATIVE_INFINITY).toJson());
        assertEquals("2.5", JsonNumber.orName(2.5).toJson());
        assertEquals(Optional.empty(), JsonNumber.fromNumberOrName(new JsonText("2.5")));
        assertEquals(Optional.empty(), JsonNumber.fromNumberOrName(new JsonBoolean(true)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 42, Long.MAX_VALUE, Long.MIN_VALUE})
    void wholeNumbersStayWhole(long value) {
        assertEquals(OptionalLong.of(value), JsonNumber.of(value).toLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e0", "9223372036854775808", "-0"})
    void otherNumbersAreNotWhole(String text) {
        assertEquals(OptionalLong.empty(), new JsonNumber(text).toLong());
    }

    @Test
    void writesEscapesOnlyWhereTheyAreNeeded() {
        assertEquals(
                "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\\u007fé🌳\"",
                new JsonText("\"\\/\n\r\t\0\u001f\u007fé🌳").toJson());
        assertEquals("\"\\ud83c\"", new JsonText("\ud83c").toJson());
    }

    @Test
    void writesOnOneLineOrIndented() {
        JsonObject object = JsonObject.builder()
                .put("name", "a")
                .put("steps", 3)
                .put("rates", new JsonArray(List.of(JsonNumber.of(0.5), new JsonNull())))
                .put("empty", new JsonObject(Map.of()))
                .put("texts", JsonArray.ofTexts(List.of("x")))
                .build();

        assertEquals(
                "{\"name\":\"a\",\"steps\":3,\"rates\":[0.5,null],\"empty\":{},\"texts\":[\"x\"]}", object.toJson());
        assertEquals("""
                {
                  "name": "a",
                  "steps": 3,
                  "rates": [0.5, null],
                  "empty": {},
                  "texts": ["x"]
                }
                """, object.toIndentedJson());
    }

    @Test
    void findsMembersByNameAndKind() {
        JsonObject object = JsonReader.readObject(
                "{\"text\":\"a\",\"number\":1,\"object\":{},\"array\":[]}", "document", ErrorCode.DATA_FORMAT);

        assertEquals(Optional.of("a"), object.text("text"));
        assertEquals(Optional.of(JsonNumber.of(1)), object.number("number"));
        assertTrue(object.object("object").isPresent());
        assertTrue(object.array("array").isPresent());
        assertEquals(Optional.empty(), object.text("number"));
        assertEquals(Optional.empty(), object.get("missing"));
        assertThrows(
                IllegalArgumentException.class,
                () -> JsonObject.builder().put("a", 1).put("a", 2));
    }
}
