package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise on weights, which the passes of an update see and the update does not. */
class WeightNoiseRunTest {

    private static final Path STACKS =
            Path.of("..").toAbsolutePath().normalize().resolve("stacks");
    private static final String WEIGHTS = "dense1/weight";

    @TempDir
    private Path folder;

    private static TrainedModel train(String optimizer, String regularizers, double rate, RunOptions options) {
        String text = """
                data: {source: csv, path: data/digits.csv, targets: [digit]}
                model: [dense: 24, batch-norm, relu, dense: 10]
                loss: cross-entropy
                optimizer: %s
                learning-rate: %s
                regularizers: %s
                train: {steps: 30, batch: 64, restore-best: false, clip-norm: 5, checkpoint: {steps: 10}}
                """.formatted(optimizer, rate, regularizers);
        try (Espalier espalier = Espalier.create()) {
            Stack stack = espalier.readStack("stack.yaml", text, Map.of());
            try (TrainingRun run = espalier.prepare(stack, options.withBaseFolder(STACKS))) {
                return run.run().model().orElseThrow();
            }
        }
    }

    private static float[] weights(TrainedModel model) {
        return model.weights().getOrDefault(WEIGHTS, new float[0]);
    }

    private static RunOptions threads(int count) {
        return RunOptions.defaults().withThreads(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam", "{sam: {inner: sgd}}"})
    void theBitsDependOnTheSeedAlone(String optimizer) {
        float[] noisy = weights(train(optimizer, "[weight-noise: 0.1]", 0.01, threads(1)));
        assertArrayEquals(noisy, weights(train(optimizer, "[weight-noise: 0.1]", 0.01, threads(2))));
        float[] plain = weights(train(optimizer, "[]", 0.01, threads(1)));
        assertFalse(Arrays.equals(plain, noisy));
        assertArrayEquals(plain, weights(train(optimizer, "[weight-noise: 0]", 0.01, threads(1))));
    }

    @Test
    void aResumedRunHasTheSameBits() {
        RunOptions parted = threads(1).withFolder(folder.resolve("run"));
        train("adam", "[weight-noise: 0.1, l2: 0.001]", 0.01, parted.withMaxSteps(13));
        float[] resumed = weights(
                train("adam", "[weight-noise: 0.1, l2: 0.001]", 0.01, parted.withStart(RunOptions.Start.RESUME)));
        assertArrayEquals(weights(train("adam", "[weight-noise: 0.1, l2: 0.001]", 0.01, threads(1))), resumed);
    }

    /** With a learning rate near 0 the weights stay what they were, however strong the noise is that the passes see. */
    @Test
    void theUpdateAppliesToTheWeightsWithoutNoise() {
        float[] noisy = weights(train("sgd", "[weight-noise: 1]", 1e-9, threads(1)));
        float[] plain = weights(train("sgd", "[]", 1e-9, threads(1)));
        assertEquals(plain.length, noisy.length);
        double most = 0;
        for (int i = 0; i < plain.length; i++) {
            most = Math.max(most, Math.abs((double) plain[i] - noisy[i]));
        }
        // thirty updates of at most the clipped norm, 5, times the rate, and a rounding of each
        assertTrue(most <= 2 * 30 * (5e-9 + 0x1p-24), "moved by " + most);
    }
}
