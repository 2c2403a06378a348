package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run for which the heap is too small says so, and how to give it more. */
class MemoryTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        // 784 x 2000 and 2000 x 2000 values are 22 MB, of which there are six with gradients, state and copies
        "2000, -Xmx64m",
        // 27 MB in all, and the heap is hardly enough for the command itself
        "600, -Xmx32m"
    })
    void aHeapThatIsTooSmallEndsTheRunBeforeItBegins(int width, String heap) throws IOException {
        Stacks.write(folder, "wide.yaml", """
                name: wide
                data: {source: fashion-mnist-small, validation: 0.1}
                model: [dense: WIDTH, relu, dense: WIDTH, relu, dense: 10]
                loss: cross-entropy
                optimizer: adam
                learning-rate: 0.001
                train: {epochs: 1}
                """.replace("WIDTH", Integer.toString(width)));

        Outcome outcome = Command.in(folder)
                .with(heap)
                .run("train", "wide.yaml", "--out", "run")
                .exits(8)
                .tells("error[out-of-memory]: heap: ")
                .tells("ESPALIER_JAVA_OPTIONS=-Xmx");

        assertEquals(1, outcome.problems().size(), outcome::toString);
        assertFalse(Files.exists(folder.resolve("run/stack.yaml")), "the run has begun");
    }
}
