package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.core.data.file.MalformedDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvParserTest {

    /** A row with the line on which it begins. */
    private record Row(long line, List<String> cells) {}

    @Test
    void dividesRandomTextAsAnotherReaderDoes() throws IOException {
        CounterRandomStream random = new CounterRandomStream(5);
        String[] parts = {
            "a", "12.5", "\u00e9", "\u2003x", " ", "\"", "\"\"", ",", ",", ",", "\n", "\n", "\r\n", "\r", "\t"
        };
        int read = 0;
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            List<Row> expected = new ArrayList<>();
            boolean refused = !byAnotherReader(text.toString(), expected);
            if (refused) {
                assertThrows(MalformedDataException.class, () -> rows(text.toString(), 7), text::toString);
            } else {
                read++;
                assertEquals(expected, rows(text.toString(), 1 + random.nextInt(9)), text::toString);
            }
        }
        assertTrue(read > 5_000);
    }

    private static boolean byAnotherReader(String text, List<Row> rows) {
        try {
            CsvReader.builder()
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .ofCsvRecord(text)
                    .forEach(record -> rows.add(new Row(
                            record.getStartingLineNumber(),
                            record.getFields().stream().map(String::strip).toList())));
            return true;
        } catch (CsvParseException e) {
            return false;
        }
    }

    /** All rows, from a stream that gives a few bytes at a time. */
    private static List<Row> rows(String text, int atATime) throws IOException {
        return rows(text.getBytes(StandardCharsets.UTF_8), atATime, ",");
    }

    private static List<Row> rows(byte[] bytes, int atATime, String delimiter) throws IOException {
        ByteArrayInputStream all = new ByteArrayInputStream(bytes);
        InputStream trickle = new InputStream() {
            @Override
            public int read() {
                return all.read();
            }

            @Override
            public int read(byte[] into, int at, int length) {
                return all.read(into, at, Math.min(length, atATime));
            }
        };
        CsvParser parser = new CsvParser(trickle, delimiter.getBytes(StandardCharsets.UTF_8));
        List<Row> rows = new ArrayList<>();
        for (CsvRow row = parser.next(); row != null; row = parser.next()) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.count(); i++) {
                cells.add(row.text(i));
            }
            rows.add(new Row(row.line(), cells));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {65_530, 65_536, 131_072, 300_000})
    void rowsMayBeLongerThanTheBufferAndCrossItsEnds(int length) throws IOException {
        String text = "a,b\r\n1,\"" + "x".repeat(length) + "\"\"\n\"\r\n" + "2,3\r\n".repeat(90_000) + "4,5";
        List<Row> rows = rows(text, Integer.MAX_VALUE);
        assertEquals(90_003, rows.size());
        assertEquals("x".repeat(length) + "\"", rows.get(1).cells().get(1));
        assertEquals(
                new Row(4, List.of("", "2,3".substring(0, 1))).line(),
                rows.get(2).line());
        assertEquals(List.of("4", "5"), rows.get(90_002).cells());
        assertEquals(90_004, rows.get(90_002).line());
    }

    @Test
    void aDelimiterMayBeAnyCharacter() throws IOException {
        byte[] bytes = "a\u00a7\u00a9\u00a7\u00e9\n1\u00a7\u00a7\"2\u00a73\"\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of(new Row(1, List.of("a", "\u00a9", "\u00e9")), new Row(2, List.of("1", "", "2\u00a73"))),
                rows(bytes, 1, "\u00a7"));
    }

    @Test
    void leavesOutTheByteOrderMark() throws IOException {
        assertEquals(List.of(new Row(1, List.of("a", "b"))), rows("\uFEFFa,b", 2));
    }

    @Test
    void bytesAreUtf8ExactlyWhereTheJdkDecodesThem() {
        CounterRandomStream random = new CounterRandomStream(9);
        int[] interesting = {
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1,
            0xF4, 0xF5, 0xFF
        };
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = (byte) interesting[random.nextInt(interesting.length)];
            }
            boolean valid = true;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException e) {
                valid = false;
            }
            assertEquals(valid, Utf8.isValid(bytes, 0, bytes.length), () -> java.util.Arrays.toString(bytes));
        }
        assertFalse(Utf8.isAscii(new byte[] {1, 2, 3, 4, 5, 6, 7, -1, 8}, 9));
        assertFalse(Utf8.isAscii(new byte[] {1, 2, 3, 4, 5, 6, 7, 9, -8}, 9));
        assertTrue(Utf8.isAscii(new byte[] {1, 2, 3, 4, 5, 6, 7, 9, -8}, 8));
    }
}
