package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlWriterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "adam",
                "yes",
                "No",
                "null",
                "~",
                "true",
                "010",
                "1_0",
                "12:30",
                ".nan",
                "-",
                "- a",
                "a: b",
                "a #b",
                "#a",
                "*a",
                "&a",
                "!a",
                "@a",
                "%a",
                "'",
                "\"",
                "a\nb",
                "tab\there",
                "\u0000\u001b",
                "trunk/*",
                "./data",
                "C:\\data",
                "...",
                "---",
                "日本",
                "😀",
                "\uD83D",
                "\uDE00x",
                "\u2028",
                "\uFEFF",
                "a, b",
                "{a}",
                "[a]",
                "1e5",
                "adam@acme-2.1",
                "ends with space ",
                "<<",
                "=",
                "٣"
            })
    void textIsReadBackAsItWas(String text) {
        ScalarNode scalar = ScalarNode.of(text);
        boolean loneSurrogate = !text.codePoints().allMatch(Character::isValidCodePoint)
                || text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        if (!loneSurrogate) {
            assertEquals(scalar, YamlReader.read("s", YamlWriter.write(scalar)));
            MapNode map = MapNode.of(text, ListNode.of(List.of(scalar, scalar)));
            assertEquals(map, YamlReader.read("s", YamlWriter.write(map)));
            assertEquals(map, YamlReader.read("s", map.toJson().toJson()));
            assertEquals(map, YamlReader.read("s", map.toJson().toIndentedJson()));
        } else {
            assertTrue(scalar.toJson().toJson().contains("\\ud"), "half a pair is escaped");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "0.001, 0.001",
        "1e-5, 0.00001",
        "1e-8, 1.0e-8",
        "1.5e-7, 1.5e-7",
        "123456789012345, 123456789012345.0",
        "1e15, 1.0e+15",
        "2e23, 2.0e+23",
        "4.9e-324, 4.9e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "0.00392156862745098, 0.00392156862745098"
    })
    void numbersAreWrittenInTheFewestDigits(double value, String text) {
        assertEquals(text, YamlWriter.flow(ScalarNode.of(value)));
    }

    @Test
    void anyNumberIsReadBackToItsBits() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            float single = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(value)) {
                ScalarNode read = (ScalarNode) YamlReader.read("s", YamlWriter.write(ScalarNode.of(value)));
                assertEquals(value, Double.parseDouble(read.text()));
            }
            if (Float.isFinite(single)) {
                ScalarNode read = (ScalarNode) YamlReader.read("s", YamlWriter.write(ScalarNode.of(single)));
                assertEquals(single, Float.parseFloat(read.text()));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> ScalarNode.of(Double.NaN));
    }

    @Test
    void anyDocumentIsReadBackAsItWas() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            Node document = randomNode(random, 5);
            assertEquals(document, YamlReader.read("s", YamlWriter.write(document)));
            assertEquals(document, YamlReader.read("s", document.toJson().toJson()));
            assertEquals(document, YamlReader.read("s", document.toJson().toIndentedJson()));
        }
    }

    @Test
    void whatIsShortStandsOnOneLine() {
        Node document = YamlReader.read("s", """
                optimizer: {adam: {beta1: 0.9, beta2: 0.999}}
                model: [{dense: {units: 256, bias: true}}, relu, {dense: {units: 10}}]
                empty: {}
                """);
        assertEquals("""
                optimizer: {adam: {beta1: 0.9, beta2: 0.999}}
                model:
                  - dense: {units: 256, bias: true}
                  - relu
                  - dense: {units: 10}
                empty: {}
                """, YamlWriter.write(document));
    }

    @Test
    void jsonNumbersFollowJsonsRules() {
        Node list = YamlReader.read("s", "[.5, 5., +1.5, -.5e3, 5.e2, +7]");
        assertEquals("[0.5,5.0,1.5,-0.5e3,5.0e2,7]", list.toJson().toJson());
        ScalarNode longest = (ScalarNode) YamlReader.read("s", "0." + "0".repeat(500) + "1e400");
        assertEquals(1e-101, Double.parseDouble(longest.toJson().toJson()));
    }

    private static Node randomNode(Random random, int depth) {
        int choice = random.nextInt(depth == 0 ? 5 : 8);
        return switch (choice) {
            case 0 -> ScalarNode.of(random.nextLong());
            case 1 -> ScalarNode.of(random.nextGaussian());
            case 2 -> ScalarNode.of(random.nextBoolean());
            case 3 -> ScalarNode.ofNull();
            case 4 -> ScalarNode.of(randomText(random));
            case 5 -> {
                List<Node> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(randomNode(random, depth - 1));
                }
                yield ListNode.of(items);
            }
            default -> {
                Map<String, Node> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    entries.put(randomText(random), randomNode(random, depth - 1));
                }
                yield MapNode.of(entries);
            }
        };
    }

    private static String randomText(Random random) {
        String alphabet = "abcxyz019 :-#,{}[]'\"\\\n\t.&*!é~";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
