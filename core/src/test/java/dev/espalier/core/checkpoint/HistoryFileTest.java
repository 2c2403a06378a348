package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFileTest {

    private static final Path CHECKPOINT = Path.of("step-0000000007.safetensors");

    @TempDir
    Path folder;

    /** The sum of all losses, which looks at every validation. */
    private record LossSum(List<Long> seen) implements History.Fold<Double> {

        @Override
        public Double begin() {
            return 0.0;
        }

        @Override
        public Double add(Double state, History.Entry entry) {
            seen.add(entry.step());
            return state + entry.value("loss");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LossSum;
        }

        @Override
        public int hashCode() {
            return 7;
        }
    }

    private Path file() {
        return folder.resolve("history.bin");
    }

    private static History.Entry entry(int number) {
        Map<String, Double> values = new TreeMap<>(Map.of("loss", 1.0 / number, "train-loss", Double.NaN));
        // a metric that comes and goes, as those of a plugin may
        if (number % 5 == 0) {
            values.put("größe \"x\"", Double.NEGATIVE_INFINITY);
        }
        return new History.Entry(number * 10L, number, values);
    }

    private static List<History.Entry> entries(int count) {
        List<History.Entry> entries = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            entries.add(entry(number));
        }
        return entries;
    }

    private static void append(HistoryFile history, int from, int to) {
        for (int number = from; number <= to; number++) {
            history.append(entry(number));
        }
    }

    @Test
    void isTheListThatWasAppended() {
        try (HistoryFile history = HistoryFile.at(this::file)) {
            append(history, 1, 12);
            History early = history.history();
            append(history, 13, 5000);
            assertEquals(new History(entries(12)), early, "a history does not change");
            assertEquals(new History(entries(5000)), history.history());
            assertEquals(new History(entries(99)), history.first(99));
            assertEquals(entry(4321), history.history().entries().get(4320));
            for (String name : List.of("loss", "größe \"x\"", "nothing")) {
                assertArrayEquals(
                        new History(entries(4999)).series(name),
                        history.first(4999).series(name));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> early.entries().get(12));
        }
    }

    @Test
    void aFoldSeesEachValidationOnce() {
        LossSum sum = new LossSum(new ArrayList<>());
        try (HistoryFile history = HistoryFile.at(this::file)) {
            for (int number = 1; number <= 100; number++) {
                history.append(entry(number));
                assertEquals(
                        new History(entries(number)).fold(new LossSum(new ArrayList<>())),
                        history.history().fold(sum));
                assertEquals(history.history().fold(sum), history.history().fold(sum));
            }
            assertEquals(100, sum.seen().size());
            assertEquals(
                    new History(entries(5)).fold(new LossSum(new ArrayList<>())),
                    history.first(5).fold(sum),
                    "an older history has its own state");
        }
    }

    @Test
    void goesOnToTheSameBytes() throws IOException {
        byte[] whole;
        HistoryMark mark;
        try (HistoryFile history = HistoryFile.at(this::file)) {
            append(history, 1, 7);
            mark = history.mark();
            append(history, 8, 20);
            history.force();
            whole = Files.readAllBytes(file());
        }
        try (HistoryFile history = HistoryFile.at(this::file)) {
            LossSum sum = new LossSum(new ArrayList<>());
            history.append(entry(1));
            history.history().fold(sum);
            history.restore(mark, CHECKPOINT);
            assertEquals(new History(entries(7)), history.history());
            assertEquals(
                    new History(entries(7)).fold(new LossSum(new ArrayList<>())),
                    history.history().fold(sum));
            append(history, 8, 20);
            history.force();
        }
        assertArrayEquals(whole, Files.readAllBytes(file()));
    }

    @Test
    void aNewHistoryTakesThePlaceOfAnOldOne() throws IOException {
        try (HistoryFile history = HistoryFile.at(this::file)) {
            append(history, 1, 30);
            history.force();
        }
        try (HistoryFile history = HistoryFile.at(this::file)) {
            assertEquals(0, history.size());
            append(history, 1, 2);
            history.force();
            HistoryMark mark = history.mark();
            assertEquals(mark.file().bytes(), Files.size(file()));
        }
    }

    /** Every byte of the file before the mark, and none behind it. */
    @Test
    void anyAlteredByteIsFoundAndNothingIsChanged() throws IOException {
        HistoryMark mark;
        try (HistoryFile history = HistoryFile.at(this::file)) {
            append(history, 1, 3);
            mark = history.mark();
            append(history, 4, 4);
            history.force();
        }
        byte[] good = Files.readAllBytes(file());
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file(), bad);
            try (HistoryFile history = HistoryFile.at(this::file)) {
                if (i < mark.file().bytes()) {
                    EspalierException refusal =
                            assertThrows(EspalierException.class, () -> history.require(mark, CHECKPOINT));
                    assertEquals(ErrorCode.CHECKPOINT_DAMAGED, refusal.code());
                    assertTrue(
                            refusal.getMessage().contains("history.bin: the file was altered"), refusal.getMessage());
                    assertThrows(EspalierException.class, () -> history.restore(mark, CHECKPOINT));
                } else {
                    history.require(mark, CHECKPOINT);
                }
            }
            assertArrayEquals(bad, Files.readAllBytes(file()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 40})
    void aCutFileIsRefusedByNameAndLength(int length) throws IOException {
        HistoryMark mark;
        try (HistoryFile history = HistoryFile.at(this::file)) {
            append(history, 1, 3);
            mark = history.mark();
            history.force();
        }
        Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), length));
        try (HistoryFile history = HistoryFile.at(this::file)) {
            EspalierException refusal = assertThrows(EspalierException.class, () -> history.require(mark, CHECKPOINT));
            assertTrue(
                    refusal.getMessage()
                            .contains("the file has " + length + " bytes; " + CHECKPOINT + " needs its first "
                                    + mark.file().bytes() + " bytes, the validations up to 3"),
                    refusal.getMessage());
            Files.delete(file());
            assertTrue(assertThrows(EspalierException.class, () -> history.require(mark, CHECKPOINT))
                    .getMessage()
                    .contains("the file is missing"));
            history.require(HistoryMark.START, CHECKPOINT);
        }
    }

    @Test
    void aRunWithoutAFolderKeepsAllAndLeavesNothing() {
        List<History.Entry> entries = new ArrayList<>();
        try (HistoryFile history = HistoryFile.temporary()) {
            // three megabytes, of which one is kept in memory
            for (int number = 1; number <= 400; number++) {
                Map<String, Double> values = new TreeMap<>();
                for (int i = 0; i < 1000; i++) {
                    values.put("cell-" + i, (double) number * i);
                }
                entries.add(new History.Entry(number, 1, values));
                history.append(entries.get(number - 1));
            }
            assertEquals(new History(entries), history.history());
            assertEquals(399.0 * 7, history.history().series("cell-7")[398]);
        }
    }

    @Test
    void theFileIsMadeWithTheFirstBytes() {
        try (HistoryFile history = HistoryFile.at(this::file)) {
            history.force();
            assertEquals(HistoryMark.START, history.mark());
            assertFalse(Files.exists(file()));
        }
    }
}
