package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Augmenters of images in whole runs of a stack file. */
class AugmentedRunTest {

    private static final String STACK = """
            seed: 3
            data: {source: idx, path: images, validation: 0.2, preprocess: [standardize]}
            model: [flatten, dense: 12, relu, dense: 4]
            loss: cross-entropy
            optimizer: adam
            augment:
              - random-resized-crop: {smallest: 0.5, aspect: 1.2}
              - flip
              - rotate: 10
              - one-of: [rand-augment: 12, trivial-augment: {border: reflect}, {sequence: [shear, scale]}]
              - colour-jitter: {brightness: 0.2, contrast: 0.3}
              - some-of: {augmenters: [posterize: 5, solarize: 0.9, autocontrast, equalize, sharpness: {largest: 3}], count: 2}
              - blur: {largest: 1}
              - translate
              - cutout: {size: 0.3, probability: 0.5}
            train: {epochs: 4, batch: 24, checkpoint: {steps: 5}, restore-best: false}
            """;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeStackAndData() throws IOException {
        SampleData.writeImages(folder.resolve("images"), 200, 20);
        file = Stacks.write(folder, "stack.yaml", STACK);
    }

    private byte[] model(String out, int threads, boolean resume, Map<String, String> settings) throws IOException {
        train(out, threads, 0, resume, settings);
        return Files.readAllBytes(folder.resolve(out).resolve("model.safetensors"));
    }

    private void train(String out, int threads, long steps, boolean resume, Map<String, String> settings) {
        RunOptions options = RunOptions.defaults()
                .withBaseFolder(folder)
                .withFolder(folder.resolve(out))
                .withThreads(threads)
                .withStart(resume ? RunOptions.Start.RESUME : RunOptions.Start.NEW);
        if (steps > 0) {
            options = options.withMaxSteps(steps);
        }
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(espalier.readStack(file, settings), options)) {
            run.run();
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreadsAndAfterAResume() throws IOException {
        byte[] whole = model("whole", 1, false, Map.of());
        assertArrayEquals(whole, model("three", 3, false, Map.of()));
        train("cut", 2, 13, false, Map.of());
        assertArrayEquals(whole, model("cut", 2, true, Map.of()));
        assertFalse(Arrays.equals(whole, model("plain", 1, false, Map.of("augment", "[]"))));
    }

    @Test
    void tellsEverythingThatIsWrongWithAugmenters() {
        EspalierException wrong = assertThrows(
                EspalierException.class,
                () -> train(
                        "wrong",
                        1,
                        0,
                        false,
                        Map.of(
                                "augment",
                                "[rand-augment: {magnitude: 40, white: 0}, color-jitter, {blur: {smallest: 3}}]")));
        for (String part : new String[] {"magnitude", "white", "colour-jitter", "largest"}) {
            assertTrue(wrong.getMessage().contains(part), () -> part + " in " + wrong.getMessage());
        }
    }

    @Test
    void saysThatWhiteIsAnotherNumber() {
        EspalierException wrong = assertThrows(
                EspalierException.class,
                () -> train("wrong", 1, 0, false, Map.of("augment", "[colour-jitter: {white: 1, probability: 1}]")));
        assertTrue(wrong.getMessage().contains("white: 1"), wrong.getMessage());
    }
}
