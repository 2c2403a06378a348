package dev.espalier.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor of this machine. */
final class Processor {

    private Processor() {}

    /** Its name as Linux has it, with family and model, since clouds name several alike; elsewhere the architecture. */
    static String name() {
        Path file = Path.of("/proc/cpuinfo");
        try (Stream<String> lines = Files.lines(file)) {
            var first = lines.takeWhile(line -> !line.isBlank()).toList();
            return field(first, "model name") + " (family " + field(first, "cpu family") + ", model "
                    + field(first, "model") + ")";
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String field(Iterable<String> lines, String name) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "unknown";
    }

    static String description() {
        return "Processor: " + name() + ", " + Runtime.getRuntime().availableProcessors() + " cores; Java "
                + System.getProperty("java.version");
    }
}
