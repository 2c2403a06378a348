package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.Split;
import dev.espalier.core.checkpoint.MetricsLog;
import dev.espalier.core.record.MetricsLine;
import dev.espalier.core.record.ReproducibleLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a run.
 *
 * @param folder the run folder
 */
record RunFiles(Path folder) {

    Path model() {
        return folder.resolve("model.safetensors");
    }

    Path metrics() {
        return folder.resolve("metrics.jsonl");
    }

    byte[] modelBytes() {
        return bytes(model());
    }

    /** The checkpoints by step, oldest first; the best one is not among them. */
    List<Path> checkpoints() {
        Path checkpoints = folder.resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(file -> file.getFileName().toString().matches("step-\\d+\\.safetensors"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One metric of the last line of a split. */
    double last(Split split, String metric) {
        List<MetricsLine> lines = MetricsLog.read(metrics()).stream()
                .filter(line -> line.split() == split)
                .toList();
        return lines.get(lines.size() - 1).values().get(metric);
    }

    /** Holds two runs to having come to the same bits, and to having logged the same on the way. */
    static void requireSame(RunFiles expected, RunFiles actual) {
        // the log first: it tells where two runs part
        assertEquals(
                String.join("\n", ReproducibleLines.of(expected.metrics())),
                String.join("\n", ReproducibleLines.of(actual.metrics())),
                "metrics.jsonl");
        assertArrayEquals(expected.modelBytes(), actual.modelBytes(), "model.safetensors");
    }

    /** Holds two runs of stacks that differ in what changes no number to having logged the same in every step. */
    static void requireSameMetrics(RunFiles expected, RunFiles actual) {
        assertEquals(ofTheSteps(expected), ofTheSteps(actual), "metrics.jsonl");
    }

    /** What was logged, but for the first line, which has the stack. */
    private static String ofTheSteps(RunFiles run) {
        List<String> lines = ReproducibleLines.of(run.metrics());
        assertTrue(lines.get(0).startsWith("{\"event\":\"run\","), lines.get(0));
        return String.join("\n", lines.subList(1, lines.size()));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
