package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.record.ReproducibleLines;
import dev.espalier.search.storage.StudyAddress;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a search has come to, without times.
 *
 * @param trials a line for each
 * @param folder of the study
 */
record FinishedSearch(String trials, Path folder) {

    static FinishedSearch of(Path folder) {
        StudySnapshot study =
                StudyAddress.of(folder.toString(), Optional.empty()).read();
        return new FinishedSearch(
                study.trials().stream().map(FinishedSearch::line).collect(Collectors.joining("\n")), folder);
    }

    private static String line(StudyTrial trial) {
        String measured =
                trial.measurements().stream().map(FinishedSearch::line).collect(Collectors.joining("; "));
        return trial.number() + " " + trial.stage() + " " + trial.position() + " " + trial.origin() + " "
                + trial.values() + " " + trial.state() + " " + trial.work().steps() + " " + trial.folder() + ": "
                + measured;
    }

    private static String line(StudyMeasurement measurement) {
        return measurement.reached() + " " + measurement.step() + " " + measurement.metrics();
    }

    void requireSame(FinishedSearch other) throws IOException {
        assertEquals(trials, other.trials, other.folder.toString());
        for (String file : List.of("best.yaml", "best.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve(file)),
                    Files.readAllBytes(other.folder.resolve(file)),
                    other.folder + " " + file);
        }
        try (Stream<Path> listed = Files.list(folder.resolve("trials"))) {
            for (Path run : listed.toList()) {
                assertEquals(log(run), log(other.folder.resolve("trials").resolve(run.getFileName())));
            }
        }
    }

    private static String log(Path run) {
        return String.join("\n", ReproducibleLines.of(run.resolve("metrics.jsonl")));
    }
}
