package dev.espalier.verification.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program has said.
 *
 * @param exit its exit code
 * @param text its output and its errors
 */
public record ToolOutput(int exit, String text) {

    private static final int PATIENCE_SECONDS = 120;

    /**
     * Runs a program to its end.
     *
     * @param folder its working folder
     * @param input what it reads from its standard input
     * @param program the program
     * @param arguments its arguments
     * @return what it said
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public static ToolOutput of(Path folder, String input, Path program, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        Path given = Files.createTempFile("tool", ".in");
        try {
            Files.writeString(given, input);
            List<String> line = new ArrayList<>(List.of(program.toString()));
            line.addAll(List.of(arguments));
            Process process = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(given.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new ToolOutput(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
            Files.delete(given);
        }
    }

    /**
     * Asserts that it was content.
     *
     * @return this output
     */
    public ToolOutput isContent() {
        assertEquals(0, exit, text);
        return this;
    }
}
