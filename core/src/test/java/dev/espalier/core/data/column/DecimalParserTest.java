package dev.espalier.core.data.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {

    private static final int TEXTS = 100_000;

    private final DecimalParser parser = new DecimalParser('.');

    static Stream<Supplier<String>> generators() {
        CounterRandomStream random = new CounterRandomStream(17);
        return Stream.of(
                () -> finite(Double.longBitsToDouble(random.nextLong())),
                () -> Double.toString((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(24) - 12)),
                () -> Long.toString(random.nextLong()),
                () -> random.nextInt(100_000) + "." + random.nextInt(1_000_000),
                () -> "0." + Long.toString(random.nextLong() >>> 4),
                () -> Long.toUnsignedString(random.nextLong()) + "e" + (random.nextInt(140) - 70),
                () -> digits(random, 1 + random.nextInt(25)) + "." + digits(random, random.nextInt(25)),
                () -> halfway(random));
    }

    private static String finite(double value) {
        return Double.toString(Double.isFinite(value) ? value : 1);
    }

    private static String digits(CounterRandomStream random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    /** Exactly between two doubles, where the even one is right. */
    private static String halfway(CounterRandomStream random) {
        double value = (1 + random.nextInt(1 << 20)) * Math.pow(2, random.nextInt(16) - 4);
        return new BigDecimal(value).add(new BigDecimal(Math.ulp(value) / 2)).toPlainString();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void readsTheSameBitsAsTheJdk(Supplier<String> texts) {
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.get();
            assertTrue(read(text), text);
            assertEquals(
                    Double.doubleToRawLongBits(Double.parseDouble(text)),
                    Double.doubleToRawLongBits(parser.value()),
                    text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0.0",
                "0e5",
                "1",
                "-1.",
                ".5",
                "1e22",
                "1e23",
                "1e-22",
                "1e-23",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "2.2250738585072014e-308",
                "4.9e-324",
                "1e-400",
                "1e400",
                "1e99999999999",
                "1e-99999999999",
                "1.7976931348623157e308",
                "8.41e21",
                "5e-324",
                "179769313486231580793728971405301e276",
                "0.000000000000000000000000000000000000000001",
                "1717200059",
                "123456789012345678901234567890"
            })
    void readsTheEdgesAsTheJdkDoes(String text) {
        assertTrue(read(text), text);
        assertEquals(Double.doubleToRawLongBits(Double.parseDouble(text)), Double.doubleToRawLongBits(parser.value()));
    }

    @Test
    void acceptsExactlyWhatIsADecimalNumber() {
        CounterRandomStream random = new CounterRandomStream(3);
        String alphabet = "0123456789.eE+-,x ";
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length >= 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean number = read(text.toString());
            assertEquals(DecimalText.matchesPadded(text.toString()), number, text.toString());
            if (number) {
                assertEquals(!DecimalText.matches(text.toString()), parser.isPadded(), text.toString());
            }
        }
    }

    @Test
    void readsADecimalComma() {
        DecimalParser comma = new DecimalParser(',');
        byte[] bytes = "x-3,25y12345678901234567890,5".getBytes(StandardCharsets.US_ASCII);
        assertTrue(comma.read(bytes, 1, 6));
        assertEquals(-3.25, comma.value());
        assertTrue(comma.read(bytes, 7, bytes.length));
        assertEquals(12345678901234567890.5, comma.value());
        assertFalse(comma.read("3.25".getBytes(StandardCharsets.US_ASCII), 0, 4));
    }

    private boolean read(String text) {
        byte[] bytes = ("7" + text + "7").getBytes(StandardCharsets.US_ASCII);
        return parser.read(bytes, 1, bytes.length - 1);
    }
}
