package dev.espalier.search.rehearsal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short trainings on the measurements of wines. */
class RehearsalTest {

    private static final Path WINE = Path.of("../stacks/data/wine.csv").toAbsolutePath();

    private static final String STACK = """
            name: wine
            data: {source: csv, path: wine.csv, label: %s, validation: 0.2}
            model: [dense: 16, relu, dropout: 0.5, dense: 3]
            loss: cross-entropy
            optimizer: adam
            regularizers: [{l2: 0.01}, {early-stopping: 1}]
            schedule: [cosine]
            train: {epochs: 4, batch: 16, ema-decay: 0.9}
            """;

    @TempDir
    private Path folder;

    private final Espalier espalier = Espalier.create();

    @AfterEach
    void close() {
        espalier.close();
    }

    private Stack stack(Map<String, String> overrides) throws IOException {
        List<String> lines = Files.readAllLines(WINE);
        Files.write(folder.resolve("wine.csv"), lines);
        String[] columns = lines.stream()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElseThrow()
                .split(",");
        return espalier.readStack("wine", STACK.formatted(columns[columns.length - 1]), overrides);
    }

    private RunOptions options() {
        return RunOptions.defaults().withBaseFolder(folder).withThreads(1);
    }

    private double[] trained(Stack stack) {
        try (TrainingRun run = espalier.prepare(stack, options())) {
            return run.run().validation().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
    }

    private List<String> files() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void findsALearningRateWithoutATrace() throws IOException {
        Stack stack = stack(Map.of());
        double[] before = trained(stack);
        List<String> files = files();

        LearningRateCurve curve = new LearningRateFinder(1e-5, 100, 120).find(espalier, stack, options());

        double rate = curve.suggestion().orElseThrow().rate();
        assertTrue(rate > 1e-4 && rate < 1, () -> "the rate is " + rate);
        assertTrue(curve.diverges(), "a rate of 100 is too much for any network");
        assertTrue(curve.rates().length < 120, "it stops when the loss diverges");
        assertEquals(1e-5, curve.rates()[0], 1e-15);
        assertEquals(files, files());
        assertArrayEquals(before, trained(stack));
        assertArrayEquals(
                curve.losses(),
                new LearningRateFinder(1e-5, 100, 120)
                        .find(espalier, stack, options())
                        .losses());
    }

    @Test
    void measuresBatchSizesUpToTheTrainingSplit() throws IOException {
        BatchSizes sizes = new BatchSizeFinder(16, 4096, 0.01).find(espalier, stack(Map.of()), options(), trial -> {});

        assertEquals(
                List.of(16, 32, 64, 128),
                sizes.trials().stream().map(BatchSizeTrial::size).toList());
        assertTrue(sizes.trials().stream().allMatch(BatchSizeTrial::fits));
        assertTrue(sizes.trials().get(3).bytes().getAsLong()
                > sizes.trials().get(0).bytes().getAsLong());
    }

    @Test
    void suggestsTheSmallestSizeThatIsNearlyAsFastAsAny() {
        BatchSizes sizes = new BatchSizes(
                32,
                0.001,
                List.of(
                        new BatchSizeTrial(32, OptionalLong.of(1), OptionalDouble.of(500)),
                        new BatchSizeTrial(64, OptionalLong.of(1), OptionalDouble.of(950)),
                        new BatchSizeTrial(128, OptionalLong.of(1), OptionalDouble.of(1000)),
                        new BatchSizeTrial(256, OptionalLong.empty(), OptionalDouble.empty())));

        assertEquals(64, sizes.suggestion().orElseThrow().size());
        assertEquals(0.002, sizes.linearRate(64), 1e-15);
        assertEquals(0.001 * Math.sqrt(2), sizes.squareRootRate(64), 1e-15);
    }

    @Test
    void learnsOneBatchByHeart() throws IOException {
        OneBatchFit fit = new OneBatchRehearsal(200).fit(espalier, stack(Map.of("learning-rate", "0.01")), options());

        assertTrue(fit.succeeded(), () -> "the loss is " + fit.last());
        assertEquals(16, fit.samples());
        assertEquals(200, fit.losses().size());
        assertEquals(List.of("dropout", "l2: 0.01", "early-stopping: 1", "cosine", "ema-decay: 0.9"), fit.leftOut());
        assertEquals(List.of(), fit.advice());
    }

    @Test
    void saysWhatToCheckWhereOneBatchIsNotLearned() throws IOException {
        OneBatchFit fit = new OneBatchRehearsal(20).fit(espalier, stack(Map.of("learning-rate", "1e-6")), options());

        assertFalse(fit.succeeded());
        assertTrue(
                fit.advice().get(0).contains("learning rate"),
                () -> fit.advice().toString());
    }

    @Test
    void makesADryRunWithoutATrace() throws IOException {
        Stack stack = stack(Map.of());
        List<String> files = files();

        DryRun.Report report = new DryRun(3).run(espalier, stack, options().withFolder(folder.resolve("run")));

        assertEquals(files, files());
        assertEquals(4 * report.outline().stepsPerEpoch(), report.outline().totalSteps());
        assertEquals(4, report.validations());
        // cross-entropy of three classes before training is about ln 3
        assertEquals(Math.log(3), report.firstLoss(), 1.0);
        assertTrue(report.seconds() > 0);
        assertTrue(report.bytes() > 0);
    }

    @Test
    void makesADryRunOfOneRunOfAnEnsemble() throws IOException {
        Stack stack = stack(Map.of("ensemble", "{members: 3}"));

        DryRun.Report report = new DryRun(2).run(espalier, stack, options().withFolder(folder.resolve("run")));

        assertTrue(report.description().contains("ensemble: memory and time are those of one of its runs"));
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void refusesInADryRunWhatTheRunWouldRefuse() throws IOException {
        Stack stack = stack(Map.of());
        Path run = folder.resolve("run");
        try (TrainingRun first =
                espalier.prepare(stack, options().withFolder(run).withMaxSteps(1))) {
            first.run();
        }

        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> new DryRun().run(espalier, stack, options().withFolder(run)));

        assertEquals(ErrorCode.RUN_FOLDER, refusal.code());
    }
}
