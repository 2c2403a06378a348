package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.event.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
            assertEquals(0, log.position());
            log.append(first);
            log.append(second);
            log.force();
            assertEquals(Files.size(file()), log.position());
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
        long position;
        try (MetricsLog log = MetricsLog.open(file())) {
            append(log, 1, 4);
            position = log.position();
            append(log, 5, 7);
        }
        try (MetricsLog log = MetricsLog.open(file())) {
            assertEquals(Optional.empty(), log.truncateTo(position));
            append(log, 5, 10);
        }

        assertEquals(new String(uninterrupted, StandardCharsets.UTF_8), Files.readString(file()));
    }

    @Test
    void cutsALineThatWasTornAnywhere() throws IOException {
        long whole;
        try (MetricsLog log = MetricsLog.open(file())) {
            append(log, 1, 2);
            whole = log.position();
            append(log, 3, 3);
        }
        byte[] bytes = Files.readAllBytes(file());
        for (int length = (int) whole; length < bytes.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(bytes, length));
            try (MetricsLog log = MetricsLog.open(file())) {
                assertEquals(whole, log.position());
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
            assertEquals(3, log.position());
        }
        Files.writeString(file(), "x".repeat(length));
        try (MetricsLog log = MetricsLog.open(file())) {
            assertEquals(0, log.position());
        }
    }

    @Test
    void warnsWhenTheLogIsNotTheOneThatWasWritten() throws IOException {
        try (MetricsLog log = MetricsLog.open(file())) {
            append(log, 1, 2);
            long position = log.position();

            Problem shorter = log.truncateTo(position + 100).orElseThrow();
            assertTrue(shorter.what().contains("no line that ends at " + (position + 100)), shorter.what());
            assertEquals(position, log.position());

            assertTrue(log.truncateTo(position - 1).isPresent(), "in the middle of a line");
            assertEquals(1, MetricsLog.read(file()).size());
            assertEquals(Optional.empty(), log.truncateTo(0));
            assertEquals(0, log.position());
            assertThrows(IllegalArgumentException.class, () -> log.truncateTo(-1));
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
