package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.event.Split;
import dev.espalier.core.record.LineKind;
import dev.espalier.core.record.MetricsLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsLogTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("metrics.jsonl");
    }

    @Test
    void writesOneObjectALine() throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", Double.NaN);
        values.put("accuracy", 0.1 + 0.2);
        values.put("norm", Double.NEGATIVE_INFINITY);
        MetricsLine first = new MetricsLine(1, 1, Split.TRAIN, values);
        MetricsLine second = new MetricsLine(2, 1, Split.VALIDATION, Map.of());
        try (MetricsLog log = MetricsLog.open(file())) {
            assertEquals(0, log.mark().bytes());
            log.append(first);
            log.append(second);
            log.force();
            assertEquals(Files.size(file()), log.mark().bytes());
        }

        assertEquals(
                "{\"step\":1,\"epoch\":1,\"split\":\"train\",\"values\":{\"loss\":\"nan\",\"accuracy\":0.30000000000000004,"
                        + "\"norm\":\"-infinity\"}}\n"
                        + "{\"step\":2,\"epoch\":1,\"split\":\"validation\",\"values\":{}}\n",
                Files.readString(file()));
        assertEquals(List.of(first, second), MetricsLog.read(file()));
    }

    @Test
    void resumesWithoutGapAndDuplicate() throws IOException {
        byte[] uninterrupted;
        try (MetricsLog log = MetricsLog.open(file())) {
            append(log, 1, 10);
            uninterrupted = Files.readAllBytes(file());
        }
        Files.delete(file());
        FileMark mark;
        try (MetricsLog log = MetricsLog.open(file())) {
            append(log, 1, 4);
            mark = log.mark();
            append(log, 5, 7);
        }
        try (MetricsLog log = MetricsLog.open(file())) {
            assertEquals(Optional.empty(), log.cutTo(mark));
            append(log, 5, 10);
        }

        assertEquals(new String(uninterrupted, StandardCharsets.UTF_8), Files.readString(file()));
    }

    @Test
    void cutsALineThatWasTornAnywhere() throws IOException {
        long whole;
        try (MetricsLog log = MetricsLog.open(file())) {
            append(log, 1, 2);
            whole = log.mark().bytes();
            append(log, 3, 3);
        }
        byte[] bytes = Files.readAllBytes(file());
        for (int length = (int) whole; length < bytes.length; length++) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            try (MetricsLog log = MetricsLog.open(file())) {
                assertEquals(whole, log.mark().bytes());
                append(log, 3, 3);
            }
            assertEquals(new String(bytes, StandardCharsets.UTF_8), Files.readString(file()));
        }
    }

    /** Around the size of the blocks in which the end is looked for. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 20_000})
    void cutsALongTornLine(int length) throws IOException {
        Files.writeString(file(), "{}\n" + "x".repeat(length));
        try (MetricsLog log = MetricsLog.open(file())) {
            assertEquals(3, log.mark().bytes());
        }
        Files.writeString(file(), "x".repeat(length));
        try (MetricsLog log = MetricsLog.open(file())) {
            assertEquals(0, log.mark().bytes());
        }
    }

    /** What a resume finds of a log of four lines whose checkpoint was saved after the third, and what it leaves. */
    @ParameterizedTest
    @CsvSource({
        "as it was,        3, ''",
        "cut after,        3, the last line was incomplete; its 5 bytes were removed",
        "cut at the mark,  3, ''",
        "cut before,       2, lines are missing",
        "a line missing,   2, lines are missing",
        "cut to nothing,   0, lines are missing",
        "altered,          3, are not those that the run wrote; they are left as they are",
        "altered and cut,  2, lines are missing",
    })
    void saysWhatAResumeFoundAndDid(String what, int linesLeft, String said) throws IOException {
        FileMark mark;
        try (MetricsLog log = MetricsLog.open(file())) {
            append(log, 1, 3);
            mark = log.mark();
            append(log, 4, 4);
        }
        byte[] whole = Files.readAllBytes(file());
        int third = (int) mark.bytes();
        int second = new String(whole, 0, third - 1, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;
        byte[] altered = whole.clone();
        altered[20] ^= 1;
        Files.write(
                file(),
                switch (what) {
                    case "as it was" -> whole;
                    case "cut after" -> Arrays.copyOf(whole, third + 5);
                    case "cut at the mark" -> Arrays.copyOf(whole, third);
                    case "cut before" -> Arrays.copyOf(whole, third - 1);
                    case "a line missing" -> Arrays.copyOf(whole, second);
                    case "cut to nothing" -> new byte[0];
                    case "altered" -> altered;
                    default -> Arrays.copyOf(altered, second + 3);
                });

        try (MetricsLog log = MetricsLog.open(file())) {
            Optional<Problem> found = log.cutTo(mark);
            assertEquals(said.isEmpty(), found.isEmpty(), found.toString());
            assertTrue(found.map(problem -> problem.text().contains(said)).orElse(true), found.toString());
            assertTrue(found.map(problem -> problem.where().equals(file().toString()))
                    .orElse(true));
        }
        assertEquals(linesLeft, Files.readAllLines(file()).size());
    }

    /** 40,000 lines of about a kilobyte, and a checkpoint in the thinned part. */
    @Test
    void growsSlowlyAndTheSameWayAfterAResume() throws IOException {
        Map<String, Double> values = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            values.put("recall-" + i, 1.0 / (i + 3));
        }
        FileMark mark = FileMark.START;
        try (MetricsLog log = MetricsLog.open(file())) {
            for (int number = 1; number <= 40_000; number++) {
                if (number == 25_001) {
                    mark = log.mark();
                }
                appendThinned(log, number, values);
            }
        }
        byte[] uninterrupted = Files.readAllBytes(file());
        assertTrue(uninterrupted.length > 3 << 20, () -> uninterrupted.length + " bytes");
        assertTrue(uninterrupted.length < 5 << 20, () -> uninterrupted.length + " bytes");
        try (MetricsLog log = MetricsLog.open(file())) {
            assertEquals(Optional.empty(), log.cutTo(mark));
            for (int number = 25_001; number <= 40_000; number++) {
                appendThinned(log, number, values);
            }
        }
        assertArrayEquals(uninterrupted, Files.readAllBytes(file()));
    }

    private static void appendThinned(MetricsLog log, int number, Map<String, Double> values) {
        if (log.takes(LineKind.VALIDATION, number, 40_000)) {
            log.append(new MetricsLine(number, number, Split.VALIDATION, values));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{}",
                "{\"step\":-1,\"epoch\":1,\"split\":\"train\",\"values\":{}}",
                "{\"step\":1.5,\"epoch\":1,\"split\":\"train\",\"values\":{}}",
                "{\"step\":1,\"epoch\":1,\"split\":\"other\",\"values\":{}}",
                "{\"step\":1,\"epoch\":99999999999,\"split\":\"train\",\"values\":{}}",
                "{\"step\":1,\"epoch\":1,\"split\":\"train\",\"values\":{\"loss\":null}}",
                "{\"step\":1,\"epoch\":1,\"split\":\"train\",\"values\":{\"loss\":1,\"loss\":2}}",
            })
    void refusesOtherLines(String line) throws IOException {
        Files.writeString(file(), "{\"step\":1,\"epoch\":1,\"split\":\"train\",\"values\":{}}\n" + line + "\n");

        EspalierException fault = assertThrows(EspalierException.class, () -> MetricsLog.read(file()));

        assertEquals(ErrorCode.DATA_FORMAT, fault.code());
        assertTrue(fault.getMessage().contains(file() + " line 2"), fault.getMessage());
    }

    @Test
    void saysWhenTheDiskIsFull() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        try (MetricsLog log = MetricsLog.open(full)) {
            EspalierException fault = assertThrows(EspalierException.class, () -> append(log, 1, 1));
            assertEquals(ErrorCode.IO, fault.code());
            assertTrue(fault.getMessage().contains("bytes needed"), fault.getMessage());
        }
    }

    @Test
    void namesAFileThatCannotBeOpened() {
        EspalierException fault = assertThrows(
                EspalierException.class,
                () -> MetricsLog.open(folder.resolve("none").resolve("metrics.jsonl")));

        assertEquals(ErrorCode.IO, fault.code());
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> MetricsLog.read(file()))
                        .code());
    }

    private static void append(MetricsLog log, int from, int to) {
        for (int step = from; step <= to; step++) {
            log.append(new MetricsLine(step, 1, Split.TRAIN, Map.of("loss", 1.0 / step)));
        }
    }
}
