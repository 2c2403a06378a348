package dev.espalier.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Busy threads of another process, beside what is measured. */
final class Neighbours implements AutoCloseable {

    private static final List<String> LIGHT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx16m");

    private static final int PATIENCE_SECONDS = 5;

    private final List<Process> processes;

    private Neighbours(List<Process> processes) {
        this.processes = List.copyOf(processes);
    }

    /**
     * Starts them, and returns when they are busy.
     *
     * @param threads how many, at least 0
     * @param wrapper a command put before their process; may be empty
     */
    static Neighbours start(int threads, List<String> wrapper) throws IOException {
        if (threads == 0) {
            return new Neighbours(List.of());
        }
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LIGHT);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), BusyThreads.class.getName(), String.valueOf(threads)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        if (!"busy".equals(reader.readLine())) {
            process.destroyForcibly();
            throw new IOException("the busy neighbours did not start");
        }
        return new Neighbours(List.of(process));
    }

    /** Ends them, and returns when their processors are free. */
    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            // what a wrapper has started ends by this, what hangs by the other
            process.getOutputStream().close();
            process.onExit()
                    .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .destroyForcibly();
        }
    }
}
