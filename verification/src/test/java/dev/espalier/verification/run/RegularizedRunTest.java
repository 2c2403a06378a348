package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.event.RunStopped;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.checkpoint.ElementType;
import dev.espalier.core.checkpoint.Safetensors;
import dev.espalier.core.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regularizers of every role, and rules that stop, in whole runs. */
class RegularizedRunTest {

    private static final String STACK = """
            seed: 3
            data: {source: csv, path: flowers.csv, label: species, validation: 0.3, preprocess: [standardize]}
            model: [dense: 16, batch-norm, selu-like, dense: 3]
            loss: cross-entropy
            optimizer: {sgd: {momentum: 0.9}}
            learning-rate: 0.05
            regularizers: []
            train: {epochs: 6, batch: 32, restore-best: false}
            """.replace("selu-like", "tanh");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeStackAndData() throws IOException {
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 200);
        file = Stacks.write(folder, "stack.yaml", STACK);
    }

    private RunResult run(String out, long steps, boolean resume, Map<String, String> settings) {
        RunOptions options = RunOptions.defaults()
                .withBaseFolder(folder)
                .withFolder(folder.resolve(out))
                .withThreads(2)
                .withStart(resume ? RunOptions.Start.RESUME : RunOptions.Start.NEW);
        if (steps > 0) {
            options = options.withMaxSteps(steps);
        }
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(espalier.readStack(file, settings), options)) {
            return run.run();
        }
    }

    private float[] weights(String out, String name) throws IOException {
        return Safetensors.read(folder.resolve(out).resolve("model.safetensors"))
                .tensor(name)
                .floats();
    }

    private static final String STOP_FIRST =
            "[early-stopping: {patience: 1, minimum-gain: 1000, match: 'dense1/*'}, orthogonal]";

    /** The first validation is the best, the second no improvement: after it the first layer stays as it is. */
    @Test
    void earlyStoppingOfSomeParametersEndsTheirUpdatesAlone() throws IOException {
        run("short", 0, false, Map.of("regularizers", STOP_FIRST, "train.epochs", "2"));
        RunResult whole = run("whole", 0, false, Map.of("regularizers", STOP_FIRST));
        assertEquals(RunStopped.Cause.COMPLETED, whole.cause());
        assertArrayEquals(weights("short", "dense1/weight"), weights("whole", "dense1/weight"));
        assertFalse(Arrays.equals(weights("short", "dense2/weight"), weights("whole", "dense2/weight")));
    }

    @Test
    void whatHasEndedStaysEndedAfterAResume() throws IOException {
        run("whole", 0, false, Map.of("regularizers", STOP_FIRST));
        run("cut", 20, false, Map.of("regularizers", STOP_FIRST));
        run("cut", 0, true, Map.of("regularizers", STOP_FIRST));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                Files.readAllBytes(folder.resolve("cut/model.safetensors")));
    }

    @Test
    void aRunEndsWhenNothingIsLeftToBeUpdated() {
        RunResult result = run(
                "all",
                0,
                false,
                Map.of("regularizers", "[early-stopping: {patience: 1, minimum-gain: 1000, match: '*/*'}]"));
        assertEquals(RunStopped.Cause.STOPPED_EARLY, result.cause());
        assertEquals(2, result.epochs());
    }

    @Test
    void namesThatNoParameterHasAreRefused() {
        var refusal = assertThrows(
                EspalierException.class,
                () -> run("none", 0, false, Map.of("regularizers", "[early-stopping: {match: 'trunk/*'}]")));
        assertTrue(refusal.getMessage().contains("trunk/*"), refusal.getMessage());
    }

    @Test
    void aRunEndsWhenItsTimeIsOver() {
        RunResult result = run("time", 0, false, Map.of("regularizers", "[time-stop: 1ms]", "train.epochs", "100000"));
        assertEquals(RunStopped.Cause.STOPPED_EARLY, result.cause());
        assertTrue(result.model().isPresent());
    }

    @Test
    void aRunEndsAtItsTarget() {
        RunResult result = run("target", 0, false, Map.of("regularizers", "[target-stop: 100]"));
        assertEquals(RunStopped.Cause.STOPPED_EARLY, result.cause());
        assertEquals(1, result.epochs());
    }

    /** The best of the averages, with the averages of their statistics: not the last, and not those of single steps. */
    @Test
    void theBestWeightsComeBackWithTheirStatisticsAndTheirAverage() throws IOException {
        Map<String, String> rising = Map.of(
                "regularizers", "[early-stopping: {patience: 2}]",
                "train.restore-best", "true",
                "train.ema-decay", "0.5",
                "train.epochs", "40",
                // from good to useless: the first validations are the best
                "schedule",
                        "[table: {points: [{at: 0, factor: 1}, {at: 3, factor: 1}, {at: 4, factor: 400}], unit: epochs}]");
        RunResult result = run("best", 0, false, rising);
        assertEquals(RunStopped.Cause.STOPPED_EARLY, result.cause());
        TensorFile best = Safetensors.read(folder.resolve("best/model.safetensors"));
        run("until", 0, false, withEpochs(rising, result.epochs() - 2));
        TensorFile until = Safetensors.read(folder.resolve("until/model.safetensors"));
        for (String name : best.tensors().keySet()) {
            assertEquals(until.tensor(name).type(), best.tensor(name).type(), name);
            if (best.tensor(name).type().element() == ElementType.F64) {
                assertArrayEquals(
                        until.tensor(name).doubles(), best.tensor(name).doubles(), name);
            } else {
                assertArrayEquals(until.tensor(name).floats(), best.tensor(name).floats(), name);
            }
        }
        assertTrue(best.tensors().keySet().stream().anyMatch(name -> name.contains("mean")), best.tensors()::toString);
    }

    private static Map<String, String> withEpochs(Map<String, String> settings, int epochs) {
        Map<String, String> changed = new java.util.HashMap<>(settings);
        changed.put("train.epochs", Integer.toString(epochs));
        changed.put("train.restore-best", "false");
        return changed;
    }

    /** Every role at once: composes, trains, and is the same after a resume. */
    @Test
    void allOfThemComposeAndResumeToTheSameBits() throws IOException {
        Map<String, String> everything = Map.of(
                "model",
                "[dense: 16, alpha-dropout, batch-norm, tanh, gaussian-dropout: 0.1, gaussian-noise, spatial-dropout: 0.1, drop-path, dense: 3]",
                "regularizers",
                "[l1, elastic-net, orthogonal, gradient-centralisation, gradient-noise: 0.001, decoupled-decay, max-norm: 3,"
                        + " {unit-norm: {match: 'dense1/*'}}, {non-negative: {match: 'dense2/*'}}, confidence-penalty,"
                        + " label-smoothing: {epsilon: 0.1, among: others}]");
        run("once", 0, false, everything);
        run("twice", 11, false, everything);
        run("twice", 0, true, everything);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("once/model.safetensors")),
                Files.readAllBytes(folder.resolve("twice/model.safetensors")));
    }

    @Test
    void theConfidencePenaltyMakesPredictionsLessSure() {
        double plain = run("plain", 0, false, Map.of()).validation().getOrDefault("loss", Double.NaN);
        double unsure = run("unsure", 0, false, Map.of("regularizers", "[confidence-penalty: 2]"))
                .validation()
                .getOrDefault("loss", Double.NaN);
        assertTrue(unsure > plain, plain + " and " + unsure);
    }

    /** Weights that do not move are validated alike, whatever the training samples go through. */
    @Test
    void smoothingMasksPenaltiesAndAugmentersAreForTrainingAlone() {
        Map<String, String> still = Map.of("learning-rate", "1e-30", "model", "[dense: 16, tanh, dense: 3]");
        Map<String, String> disturbed = Map.of(
                "learning-rate",
                "1e-30",
                "model",
                "[dense: 16, tanh, dropout: 0.9, dense: 3]",
                "regularizers",
                "[label-smoothing: 0.9, confidence-penalty: 5, l2: 3]",
                "augment",
                "[noise: 7]");
        assertEquals(
                run("still", 0, false, still).validation(),
                run("disturbed", 0, false, disturbed).validation());
    }
}
