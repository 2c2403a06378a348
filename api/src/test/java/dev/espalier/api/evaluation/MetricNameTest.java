package dev.espalier.api.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricNameTest {

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(MetricName.of("loss"), "loss"),
                Arguments.of(MetricName.of("kind/top-5"), "kind/top-5"),
                Arguments.of(recall("setosa"), "recall{class=setosa}"),
                Arguments.of(recall("T-shirt/top 2"), "recall{class=T-shirt/top 2}"),
                Arguments.of(recall("größer"), "recall{class=größer}"),
                Arguments.of(recall(""), "recall{class=\"\"}"),
                Arguments.of(recall(" a"), "recall{class=\" a\"}"),
                Arguments.of(recall("a,b"), "recall{class=\"a,b\"}"),
                Arguments.of(recall("a=b"), "recall{class=\"a=b\"}"),
                Arguments.of(recall("{}"), "recall{class=\"{}\"}"),
                Arguments.of(recall("say \"a\\b\""), "recall{class=\"say \\\"a\\\\b\\\"\"}"),
                Arguments.of(recall("two\nlines"), "recall{class=\"two\\nlines\"}"),
                Arguments.of(recall("\u001b[31m"), "recall{class=\"\\u001b[31m\"}"),
                Arguments.of(recall("\u2028\u202e\ud83d"), "recall{class=\"\\u2028\\u202e\\ud83d\"}"),
                Arguments.of(
                        MetricName.of("confusion").with("predicted", "b").with("actual", "a"),
                        "confusion{actual=a,predicted=b}"),
                Arguments.of(
                        MetricName.of("x").with("top-k", "\",k=\"").with("class", "}"),
                        "x{class=\"}\",top-k=\"\\\",k=\\\"\"}"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isWrittenAndReadAsText(MetricName name, String text) {
        assertEquals(text, name.toString());
        assertEquals(name, MetricName.parse(text));
    }

    @Test
    void everyClassNameComesBack() {
        Random random = new Random(36);
        String marks = ",={}\"\\ \n\t\0ab/é\u2029\ud83d\ude00";
        for (int round = 0; round < 20_000; round++) {
            MetricName name = MetricName.of("confusion")
                    .with("actual", text(random, marks))
                    .with("predicted", text(random, marks));
            String text = name.toString();
            assertEquals(name, MetricName.parse(text), text);
            assertTrue(text.chars().noneMatch(Character::isISOControl), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{class=a}",
                "recall{",
                "recall{}",
                "recall{class}",
                "recall{class=a",
                "recall{class=a}}",
                "recall{class=a} ",
                "recall{class=\"a}",
                "recall{class=\"a\"b}",
                "recall{class=\"a\",}",
                "recall{class=\"\\x\"}",
                "recall{class=\"\\u12\"}",
                "recall{class=\"\\u+123\"}",
                "recall{class=\"\\",
                "recall{class=a,class=b}",
                "recall{Class=a}",
                "recall{run=a}",
                "recall{=a}"
            })
    void textOfAnyOtherFormIsAWholeName(String text) {
        MetricName name = MetricName.parse(text);

        assertEquals(MetricName.of(text), name);
        assertTrue(name.isWhole());
        assertEquals(text, name.toString());
    }

    @Test
    void readsQuotesAndOrdersThatAreNotItsOwn() {
        assertEquals(
                MetricName.of("confusion").with("actual", "a").with("predicted", "b"),
                MetricName.parse("confusion{predicted=\"b\",actual=a}"));
        assertFalse(MetricName.parse("recall{class=\"a\"}").isWhole());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Class", "a b", "a_b", "1", "-a", "a-", "é", "run", "run-id", "split", "metric", "output"})
    void refusesKeysThatAreNotWordsOrAreTaken(String key) {
        assertThrows(IllegalArgumentException.class, () -> new MetricName("recall", Map.of(key, "a")));
    }

    @Test
    void refusesANameWithoutLetters() {
        assertThrows(IllegalArgumentException.class, () -> MetricName.of(" "));
    }

    private static MetricName recall(String value) {
        return MetricName.of("recall").with(MetricName.CLASS, value);
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
