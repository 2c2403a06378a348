package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFileTest {

    @TempDir
    private Path folder;

    private static void write(Path target, String text) {
        OutputFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static EspalierException refused(Path target) {
        EspalierException refusal = assertThrows(EspalierException.class, () -> write(target, "new"));
        assertEquals(ErrorCode.IO, refusal.code());
        assertEquals(target.toString(), refusal.problems().get(0).where());
        return refusal;
    }

    @Test
    void writesAndReplacesAFile() throws IOException {
        Path file = folder.resolve("out.csv");
        write(file, "first and long");
        write(file, "second");
        assertEquals("second", Files.readString(file));
        assertEquals(List.of("out.csv"), names());
    }

    @Test
    void leavesTheOldFileWhereTheContentFails() throws IOException {
        Path file = Files.writeString(folder.resolve("out.csv"), "old");
        assertThrows(
                EspalierException.class,
                () -> OutputFile.write(file, out -> {
                    out.write(1);
                    throw new IOException("No space left on device");
                }));
        assertThrows(
                IllegalStateException.class,
                () -> OutputFile.write(file, out -> {
                    throw new IllegalStateException("the model fails");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("out.csv"), names());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void givesANewFileTheModeOfAllOtherNewFiles() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "");
        Path file = folder.resolve("out.csv");
        write(file, "new");
        assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r--r--", "rwxrwxrwx", "rw-r-----"})
    @DisabledOnOs(OS.WINDOWS)
    void keepsTheModeOfAFile(String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("out.csv"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        write(file, "new");
        assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("new", Files.readString(file));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsSymbolicLinks() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path file = Files.writeString(inner.resolve("out.csv"), "old");
        Path near = Files.createSymbolicLink(inner.resolve("near"), Path.of("out.csv"));
        Path far = Files.createSymbolicLink(folder.resolve("far"), Path.of("inner/near"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("inner/made.csv"));
        write(far, "new");
        write(dangling, "made");
        assertEquals("new", Files.readString(file));
        assertEquals("made", Files.readString(inner.resolve("made.csv")));
        assertTrue(Files.isSymbolicLink(near) && Files.isSymbolicLink(far) && Files.isSymbolicLink(dangling));
    }

    @Test
    void refusesFolders() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertTrue(refused(empty).getMessage().contains("it is a folder"));
        assertTrue(Files.isDirectory(empty));
        refused(folder.resolve("none/out.csv"));
        refused(Files.writeString(folder.resolve("file"), "").resolve("out.csv"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesLinksThatGoRound() throws IOException {
        Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
        refused(one);
        assertTrue(Files.isSymbolicLink(one));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesIntoDevices() {
        write(Path.of("/dev/null"), "gone");
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
        assertTrue(refused(Path.of("/dev/full")).getMessage().contains("No space left on device"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesIntoNamedPipes() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path copy = folder.resolve("copy");
        Process reader = new ProcessBuilder("cat", pipe.toString())
                .redirectOutput(copy.toFile())
                .start();
        write(pipe, "through the pipe");
        assertTrue(reader.waitFor(20, TimeUnit.SECONDS));
        assertEquals("through the pipe", Files.readString(copy));
        assertFalse(Files.isRegularFile(pipe));
    }
}
