package dev.espalier.core.run;

import dev.espalier.core.record.ReproducibleLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of runs as they are compared. */
final class RunBytes {

    private RunBytes() {}

    /** The bytes of a file in a run folder; of the log, those of the lines that equal runs have in common. */
    static byte[] of(Path run, String file) throws IOException {
        Path path = run.resolve(file);
        return file.equals("metrics.jsonl")
                ? String.join("\n", ReproducibleLines.of(path)).getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(path);
    }
}
