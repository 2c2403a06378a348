package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CachesTest {

    @TempDir
    Path folder;

    @Test
    void sizesAreThoseOfTheDataCacheAndTheSecondLevel() throws IOException {
        cache(0, "1", "Data", "48K");
        cache(1, "1", "Instruction", "64K");
        cache(2, "2", "Unified", "2048K");
        cache(3, "3", "Unified", "32768K");
        assertEquals(new Caches(48 << 10, 2048 << 10), Caches.read(folder));
    }

    @Test
    void aSystemThatSaysNothingGetsTheDefault() {
        assertEquals(Caches.DEFAULT, Caches.read(folder.resolve("missing")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 32768",
        "0K, 32768",
        "48, 32768",
        "48M, 32768",
        "-4K, 32768",
        "99999999K, 32768",
        "4K, 16384",
        "512K, 131072"
    })
    void aSizeThatCannotBeIsLeftOutOrBounded(String size, int bytes) throws IOException {
        cache(0, "1", "Data", size);
        assertEquals(new Caches(bytes, Caches.DEFAULT.secondLevel()), Caches.read(folder));
    }

    @Test
    void blocksFitTheCachesThatTheyAreMadeFor() {
        Caches caches = Caches.ofThisMachine();
        assertEquals(0, Lanes.STRIP % Lanes.TILE);
        assertEquals(0, Lanes.COLUMNS % Lanes.PANEL);
        assertEquals(0, MatrixKernels.COLUMN_GRAIN % Lanes.PANEL);
        assertTrue(Lanes.DEPTH >= 64 && Lanes.DEPTH % SixRowTiles.CHUNK == 0, "depth " + Lanes.DEPTH);
        assertTrue(Lanes.STRIP * Lanes.DEPTH * Float.BYTES <= caches.secondLevel() / 2, "strip " + Lanes.STRIP);
    }

    private void cache(int index, String level, String type, String size) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("index" + index));
        Files.writeString(cache.resolve("level"), level + "\n");
        Files.writeString(cache.resolve("type"), type + "\n");
        Files.writeString(cache.resolve("size"), size + "\n");
    }
}
