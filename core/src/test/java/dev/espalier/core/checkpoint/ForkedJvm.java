package dev.espalier.core.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import dev.espalier.api.EspalierException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own that runs a {@code main} of the tests and can be killed. */
final class ForkedJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ForkedJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ForkedJvm start(Class<?> main, String... arguments) throws IOException {
        String classPath = Stream.of(
                        pathOf(main, main.getName().replace('.', '/') + ".class"),
                        codeOf(CheckpointStore.class),
                        codeOf(EspalierException.class),
                        codeOf(JsonFactory.class))
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ForkedJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** Sends a line to its standard input. */
    void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The next line that it prints; waits for it. */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the process ended without a further line");
        }
        return line;
    }

    /**
     * Kills it as {@code kill -9} does.
     *
     * @return what it printed and nobody read
     */
    List<String> kill() throws IOException, InterruptedException {
        // Through the handle: the process itself would close its output, and what it said last would be lost.
        process.toHandle().destroyForcibly();
        process.waitFor();
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Path codeOf(Class<?> type) {
        return path(type.getProtectionDomain().getCodeSource().getLocation().toString());
    }

    // A test class patched into a module has the module's code source; where its own file lies tells the folder.
    private static Path pathOf(Class<?> type, String file) {
        String resource = String.valueOf(type.getResource("/" + file));
        return path(resource.substring(0, resource.length() - file.length()));
    }

    private static Path path(String location) {
        try {
            return Path.of(new java.net.URI(location));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(location, impossible);
        }
    }
}
