package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.core.CheckpointChoice;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunModel;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer that is found trains from a stack file, to the same bits with any threads and after a resume. */
@Tag("slow")
class OptimizersTest {

    private static final String STACK = """
            name: optimizers
            seed: 11
            data: {source: csv, path: flowers.csv, label: species, validation: 0.15, preprocess: [standardize]}
            model: [dense: 16, batch-norm, relu, dropout: {probability: 0.2}, dense: 3]
            loss: cross-entropy
            optimizer: %s
            learning-rate: 0.02
            schedule: [cosine]
            regularizers: [%s]
            train: {%s, batch: 16, clip-norm: 1, validate: {steps: 4}, checkpoint: {steps: 5}, %s}
            """;

    @TempDir
    Path folder;

    static List<String> names() {
        return ServiceLoader.load(Optimizer.class).stream()
                .map(found -> found.type().getAnnotation(Plugin.class).value())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void trainsToTheSameBitsWithAnyThreadsAndAfterAResume(String name) throws IOException {
        RunResult whole = train(name, "l2: {coefficient: 0.001}", "stop-on-nan: true", in("whole", 1));
        train(name, "l2: {coefficient: 0.001}", "stop-on-nan: true", in("threads", 3));
        train(
                name,
                "l2: {coefficient: 0.001}",
                "stop-on-nan: true",
                in("resumed", 2).withMaxSteps(7));
        train(
                name,
                "l2: {coefficient: 0.001}",
                "stop-on-nan: true",
                in("resumed", 2).withStart(RunOptions.Start.RESUME));
        assertTrue(whole.steps() > 7, () -> "only " + whole.steps() + " steps");
        assertIsExported(whole.last().orElseThrow(), CheckpointChoice.last());
        assertIsExported(whole.best().orElseThrow(), CheckpointChoice.best());
        RunFiles expected = new RunFiles(folder.resolve("whole"));
        RunFiles.requireSame(expected, new RunFiles(folder.resolve("threads")));
        RunFiles.requireSame(expected, new RunFiles(folder.resolve("resumed")));
    }

    /** Also where the weights to evaluate with are computed of the optimizer's state. */
    private void assertIsExported(RunModel expected, CheckpointChoice choice) {
        try (Espalier espalier = Espalier.create()) {
            RunModel exported = espalier.exportModel(folder.resolve("whole"), choice);
            assertEquals(expected.step(), exported.step());
            Map<String, float[]> weights = exported.model().weights();
            expected.model().weights().forEach((name, values) -> assertArrayEquals(values, weights.get(name), name));
        }
    }

    @ParameterizedTest
    @CsvSource({"'{adamw: {weight-decay: 0.1}}', '', adam", "adamw, '', adam"})
    void adamWIsAdamWithDecoupledDecay(String one, String none, String other) throws IOException {
        String decay = one.equals("adamw") ? "decoupled-decay" : "decoupled-decay: {coefficient: 0.1}";
        Map<String, float[]> name = train(one, none, "stop-on-nan: true", in("name", 1))
                .model()
                .orElseThrow()
                .weights();
        Map<String, float[]> pair = train(other, decay, "stop-on-nan: true", in("pair", 1))
                .model()
                .orElseThrow()
                .weights();
        assertEquals(name.keySet(), pair.keySet());
        name.forEach((parameter, values) -> assertArrayEquals(values, pair.get(parameter), 0, parameter));
    }

    /** The model is made of the mean of the places, and not of the weights that the last gradients were taken at. */
    @Test
    void aScheduleFreeModelIsItsMean() throws IOException {
        RunResult mean = train("schedule-free-sgd", "", "restore-best: false", in("mean", 1));
        byte[] checkpoint = Files.readAllBytes(folder.resolve("mean").resolve("model.safetensors"));
        assertTrue(checkpoint.length > 0);
        double loss = mean.validation().getOrDefault("loss", Double.NaN);
        assertTrue(Double.isFinite(loss), () -> "loss " + loss);
        float[] same = train("schedule-free-sgd", "", "restore-best: false", in("again", 2))
                .model()
                .orElseThrow()
                .weights()
                .getOrDefault("dense1/weight", new float[0]);
        assertArrayEquals(mean.model().orElseThrow().weights().getOrDefault("dense1/weight", new float[1]), same);
    }

    @Test
    void samIsNotItsInnerRule() throws IOException {
        float[] sam = weight(train("{sam: {inner: momentum}}", "", "stop-on-nan: true", in("sam", 1)));
        float[] momentum = weight(train("momentum", "", "stop-on-nan: true", in("momentum", 1)));
        assertNotEquals(sam[0], momentum[0]);
    }

    /** The second pass sees other weights: what it would gather belongs to no network that is kept. */
    @Test
    void samGathersStatisticsInItsFirstPassAlone() throws IOException {
        RunResult sam = train("sam", "", "restore-best: false", in("sam", 1), "steps: 1");
        RunResult momentum = train("momentum", "", "restore-best: false", in("momentum", 1), "steps: 1");
        Map<String, float[]> ofSam = sam.model().orElseThrow().weights();
        Map<String, float[]> ofMomentum = momentum.model().orElseThrow().weights();
        List<String> statistics = ofSam.keySet().stream()
                .filter(name -> name.startsWith("batch-norm") && (name.endsWith("mean") || name.endsWith("variance")))
                .toList();
        assertEquals(2, statistics.size(), () -> "statistics are " + statistics + " of " + ofSam.keySet());
        statistics.forEach(name -> assertArrayEquals(ofMomentum.get(name), ofSam.get(name), 0, name));
    }

    /** The second pass looks from the weights, and not from the decayed ones: both rules differ by the same shares of them. */
    @Test
    void decoupledDecayTakesFromSamWhatItTakesFromItsInnerRule() throws IOException {
        float[] sam = weightAfterOneStep("{sam: {inner: momentum}}", "");
        float[] decayed = weightAfterOneStep("{sam: {inner: momentum}}", "decoupled-decay: {coefficient: 20}");
        float[] momentum = weightAfterOneStep("momentum", "");
        float[] momentumDecayed = weightAfterOneStep("momentum", "decoupled-decay: {coefficient: 20}");
        for (int i = 0; i < sam.length; i++) {
            // each of the four is rounded by its decay and by its step
            double size = Math.max(Math.abs(sam[i]), Math.abs(momentum[i])) + 0.02;
            assertEquals((double) momentum[i] - momentumDecayed[i], (double) sam[i] - decayed[i], 8 * 0x1p-24 * size);
        }
    }

    private float[] weightAfterOneStep(String optimizer, String regularizers) throws IOException {
        RunOptions options = RunOptions.defaults().withBaseFolder(folder).withThreads(1);
        return weight(train(optimizer, regularizers, "restore-best: false", options, "steps: 1"));
    }

    private static float[] weight(RunResult result) {
        return result.model().orElseThrow().weights().getOrDefault("dense1/weight", new float[1]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sam | accumulate: 2 | train.accumulate: it is 2",
                "schedule-free-sgd | ema-decay: 0.9 | train.ema-decay: the optimizer has weights of its own"
            })
    void refusesWhatDoesNotGoTogether(String optimizer, String setting, String expected) {
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> train(optimizer, "", setting, in("refused", 1)));
        assertTrue(refusal.getMessage().contains(expected), refusal::getMessage);
    }

    private RunOptions in(String run, int threads) {
        return RunOptions.defaults()
                .withFolder(folder.resolve(run))
                .withBaseFolder(folder)
                .withThreads(threads);
    }

    private RunResult train(String optimizer, String regularizers, String setting, RunOptions options)
            throws IOException {
        return train(optimizer, regularizers, setting, options, "epochs: 2");
    }

    private RunResult train(String optimizer, String regularizers, String setting, RunOptions options, String length)
            throws IOException {
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 300);
        Path stack = Stacks.write(folder, "stack.yaml", STACK.formatted(optimizer, regularizers, length, setting));
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(espalier.readStack(stack, Map.of()), options)) {
            return run.run();
        }
    }
}
