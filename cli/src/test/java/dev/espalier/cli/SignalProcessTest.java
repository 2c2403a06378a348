package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals to a real process. */
@DisabledOnOs(OS.WINDOWS)
// a process that was started with signals ignored never answers
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalProcessTest {

    @ParameterizedTest
    @CsvSource({"INT, 0, 130", "TERM, 0, 143", "TERM, 6, 6"})
    void savesBeforeItEnds(String signal, int commandCode, int exitCode) throws IOException, InterruptedException {
        String classPath = String.join(
                File.pathSeparator,
                List.of(
                        folderOf(SignalStop.class),
                        Path.of("target", "test-classes").toString()));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        InterruptibleProcess.class.getName(),
                        Integer.toString(commandCode))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("running", output.readLine());
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertEquals("saved", output.readLine());
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(exitCode, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String folderOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
