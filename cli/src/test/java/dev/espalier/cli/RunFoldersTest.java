package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFoldersTest {

    @TempDir
    private Path base;

    @Test
    void numbersTheRunsOfOneName() throws IOException {
        assertEquals(run("iris"), RunFolders.free(base, "iris"));
        assertEquals(run("iris"), RunFolders.last(base, "iris"));

        hold("iris");
        assertEquals(run("iris-2"), RunFolders.free(base, "iris"));
        assertEquals(run("iris"), RunFolders.last(base, "iris"));

        hold("iris-2");
        assertEquals(run("iris-3"), RunFolders.free(base, "iris"));
        assertEquals(run("iris-2"), RunFolders.last(base, "iris"));
    }

    @Test
    void takesAnEmptyFolder() throws IOException {
        Files.createDirectories(run("iris"));

        assertEquals(run("iris"), RunFolders.free(base, "iris"));
    }

    @ParameterizedTest
    @CsvSource({"My Iris, my-iris", "../../etc, etc", "a/b\\c, a-b-c", "..., run", "Größe, gr-e", ".hidden, hidden"})
    void makesNamesFitForFolders(String name, String folder) {
        assertEquals(run(folder), RunFolders.free(base, name));
    }

    private Path run(String name) {
        return base.resolve("runs").resolve(name);
    }

    private void hold(String name) throws IOException {
        Files.createDirectories(run(name));
        Files.writeString(run(name).resolve("stack.yaml"), "");
    }
}
