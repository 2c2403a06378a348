package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFoldersTest {

    @ParameterizedTest
    @CsvSource({"My Iris, my-iris", "../../etc, etc", "a/b\\c, a-b-c", "..., run", "Größe, gr-e", ".hidden, hidden"})
    void makesNamesFitForFolders(String name, String folder) {
        assertEquals(Path.of("runs", folder), RunFolders.ofName(name));
    }

    @Test
    void cutsNamesThatNoFileSystemHas() {
        assertEquals(Path.of("runs", "x".repeat(200)), RunFolders.ofName("x".repeat(5000)));
    }
}
