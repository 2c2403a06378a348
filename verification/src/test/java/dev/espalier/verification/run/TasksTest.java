package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.testkit.RecordingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks from stack files: what is missing, data sets of their own, and what ends, schedules and monitors each. */
class TasksTest {

    private static final String MEAN = "mean(species/accuracy, sex/accuracy)";

    @TempDir
    Path folder;

    @BeforeEach
    void copyTable() throws IOException {
        Path table = Path.of("..").toAbsolutePath().normalize().resolve("stacks/data/penguins.csv");
        List<String> rows = Files.readAllLines(table);
        Files.copy(table, folder.resolve("penguins.csv"));
        // the same columns in two tables, one of which knows the species and the other the sex
        Files.write(folder.resolve("species.csv"), every(rows, 3, false));
        Files.write(folder.resolve("sex.csv"), every(rows, 3, true));
    }

    /** The header, and of the other rows every third, or all others. */
    private static List<String> every(List<String> rows, int third, boolean taken) {
        return IntStream.range(0, rows.size())
                .filter(row -> row == 0 || (row % third == 0) == taken)
                .mapToObj(rows::get)
                .toList();
    }

    private Stack stack(Espalier espalier, String... settings) throws IOException {
        String text = """
                data:
                  source: csv
                  path: penguins.csv
                  targets: [species, sex]
                  missing-targets: mask
                  ignore: [island, year]
                  missing-markers: [NA]
                  missing: keep
                  preprocess: [impute, standardize]
                model:
                  inputs: [features]
                  nodes:
                    - {name: trunk, from: features, layers: [dense: 16, relu]}
                    - {name: species, from: trunk, layers: [dense: 3]}
                    - {name: sex, from: trunk, layers: [dense: 2]}
                  outputs: [species, sex]
                loss: {species: cross-entropy, sex: cross-entropy}
                learning-rate: 0.01
                train: {epochs: 4, batch: 32, restore-best: false}
                """;
        Files.writeString(folder.resolve("stack.yaml"), text + String.join("\n", settings) + "\n");
        return espalier.readStack(folder.resolve("stack.yaml"), Map.of());
    }

    private RunOptions options() {
        return RunOptions.defaults().withBaseFolder(folder).withThreads(2);
    }

    private static TrainedModel train(Espalier espalier, Stack stack, RunOptions options) {
        try (TrainingRun run = espalier.prepare(stack, options)) {
            return run.run().model().orElseThrow();
        }
    }

    /** The species head ends with its first validation, the run goes on, and goes on to the same bits when it is resumed. */
    @Test
    void aTaskEndsByItselfAndHasItsOwnSchedule() throws IOException {
        RecordingListener listener = new RecordingListener();
        try (Espalier espalier = Espalier.builder().listener(listener).build()) {
            Stack stack = stack(
                    espalier,
                    "regularizers: [target-stop: {target: 9, metric: species/loss, match: 'species/*'}]",
                    "groups: [{match: 'sex/*', learning-rate-multiplier: 0.5, schedule: cosine}]");
            Map<String, float[]> expected = train(espalier, stack, options()).weights();
            List<RecordingListener.StepFinished> steps = listener.events(RecordingListener.StepFinished.class);
            RecordingListener.StepFinished first = steps.get(0);
            RecordingListener.StepFinished last = steps.get(steps.size() - 1);
            assertTrue(first.outputLosses().get("species") > 0);
            assertEquals(last.outputLosses().get("sex"), last.loss(), 1e-6, "the loss of the other task alone");
            assertEquals(0.01, first.learningRates().get("default"));
            assertEquals(0.01, last.learningRates().get("default"));
            assertEquals(0.005, first.learningRates().get("sex/*"));
            assertTrue(last.learningRates().get("sex/*") < 0.0001, last::toString);

            RunOptions kept = options().withFolder(folder.resolve("run"));
            train(espalier, stack, kept.withMaxSteps(steps.size() / 2));
            train(espalier, stack, kept.withStart(RunOptions.Start.RESUME))
                    .weights()
                    .forEach((name, values) ->
                            assertArrayEquals(expected.getOrDefault(name, new float[0]), values, name));
        }
    }

    /** A task that has ended leaves its head alone, as it was when it ended. */
    @Test
    void theHeadOfATaskThatHasEndedStays() throws IOException {
        try (Espalier espalier = Espalier.create()) {
            String ending = "regularizers: [target-stop: {target: 9, metric: species/loss, match: 'species/*'}]";
            Map<String, float[]> one = train(
                            espalier, stack(espalier, ending), options().withMaxSteps(10))
                    .weights();
            Map<String, float[]> all =
                    train(espalier, stack(espalier, ending), options()).weights();
            assertArrayEquals(one.get("species/dense1/weight"), all.get("species/dense1/weight"));
            assertFalse(Arrays.equals(one.get("trunk/dense1/weight"), all.get("trunk/dense1/weight")));
        }
    }

    /** A third of the sexes is missing, and every mixed sample has what its samples have: on any threads, and after a resume. */
    @Test
    void samplesWithMissingTargetsAreMixed() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(folder.resolve("penguins.csv")));
        for (int row = 3; row < rows.size(); row += 3) {
            rows.set(row, rows.get(row).replace("female", "NA").replace("male", "NA"));
        }
        Files.write(folder.resolve("penguins.csv"), rows);
        try (Espalier espalier = Espalier.create()) {
            Stack stack = stack(espalier, "augment: [mixup: {alpha: 1, per-sample: true}]");
            TrainedModel whole = train(espalier, stack, options().withThreads(1));
            RunOptions kept = options().withFolder(folder.resolve("run"));
            train(espalier, stack, kept.withMaxSteps(13));
            TrainedModel resumed = train(espalier, stack, kept.withStart(RunOptions.Start.RESUME));
            whole.weights().forEach((name, values) -> {
                assertArrayEquals(values, resumed.weights().get(name), name);
                for (float value : values) {
                    assertTrue(Float.isFinite(value), name);
                }
            });
            TrainedModel plain = train(espalier, stack(espalier), options());
            assertFalse(Arrays.equals(
                    plain.weights().get("sex/dense1/weight"), whole.weights().get("sex/dense1/weight")));
        }
    }

    /** The weights of the two tasks that go on are learned further, and that of the one that has ended stays. */
    @Test
    void gradNormGoesOnWithTheTasksThatHaveNotEnded() throws IOException {
        List<double[]> weights = new ArrayList<>();
        TrainingListener told = new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                weights.add(new double[] {step.outputWeight(0), step.outputWeight(1), step.outputWeight(2)});
            }
        };
        try (Espalier espalier = Espalier.builder().listener(told).build()) {
            stack(
                    espalier,
                    "regularizers: [grad-norm, target-stop: {target: 9, metric: species/loss, match: 'species/*'}]");
            Map<String, String> three = Map.of(
                    "data.targets", "[species, sex, body_mass_g]",
                    "model",
                            "{inputs: [features], nodes: [{name: trunk, from: features, layers: [dense: 16, relu]},"
                                    + " {name: species, from: trunk, layers: [dense: 3]},"
                                    + " {name: sex, from: trunk, layers: [dense: 2]},"
                                    + " {name: body_mass_g, from: trunk, layers: [dense: 1]}],"
                                    + " outputs: [species, sex, body_mass_g]}",
                    "loss", "{species: cross-entropy, sex: cross-entropy, body_mass_g: mean-squared-error}");
            train(espalier, espalier.readStack(folder.resolve("stack.yaml"), three), options());
        }
        int perEpoch = weights.size() / 4;
        double[] early = weights.get(perEpoch + 1);
        double[] last = weights.get(weights.size() - 1);
        assertTrue(last[0] == 0 || last[0] == early[0], () -> Arrays.toString(last));
        assertTrue(Math.abs(last[1] - early[1]) > 0.01, () -> Arrays.toString(early) + Arrays.toString(last));
        assertTrue(Math.abs(last[2] - early[2]) > 0.01, () -> Arrays.toString(early) + Arrays.toString(last));
        // in floats; the two keep their sum
        assertEquals(early[1] + early[2], last[1] + last[2], 1e-5);
    }

    @Test
    void theBestWeightsAreThoseOfTheMeanOverTheTasks() throws IOException {
        RecordingListener listener = new RecordingListener();
        try (Espalier espalier = Espalier.builder().listener(listener).build()) {
            Stack stack = stack(espalier);
            Stack monitored = espalier.readStack(
                    folder.resolve("stack.yaml"), Map.of("train.monitor", "{metric: '" + MEAN + "'}"));
            assertEquals(stack.data(), monitored.data());
            train(espalier, monitored, options());
            List<EvaluationFinished> evaluations = listener.events(EvaluationFinished.class);
            double best = 0;
            for (EvaluationFinished evaluation : evaluations) {
                Map<String, Double> values = evaluation.values();
                double mean = (values.get("species/accuracy") + values.get("sex/accuracy")) / 2;
                assertEquals(mean, values.get(MEAN), 1e-12);
                best = Math.max(best, mean);
            }
            List<MonitorChecked> checked = listener.events(MonitorChecked.class);
            assertEquals(best, checked.get(checked.size() - 1).best());

            Stack mixed = espalier.readStack(
                    folder.resolve("stack.yaml"),
                    Map.of("train.monitor", "{metric: 'mean(species/accuracy, sex/loss, weight/loss)'}"));
            EspalierException unknown = assertThrows(EspalierException.class, () -> espalier.prepare(mixed, options()));
            assertTrue(unknown.getMessage().contains("validation has no metric 'weight/loss'"), unknown::getMessage);
            Stack opposed = espalier.readStack(
                    folder.resolve("stack.yaml"),
                    Map.of("train.monitor", "{metric: 'mean(species/accuracy, sex/loss)'}"));
            EspalierException directions =
                    assertThrows(EspalierException.class, () -> espalier.prepare(opposed, options()));
            assertTrue(directions.getMessage().contains("do not improve in one direction"), directions::getMessage);
        }
    }

    @Test
    void tasksWithTablesOfTheirOwnAreMixedTrainedAndEvaluated() throws IOException {
        Path file = folder.resolve("stack.yaml");
        try (Espalier espalier = Espalier.create()) {
            stack(espalier);
            String csv = "missing-markers: [NA], missing: keep, missing-targets: skip, ignore: [island, year, ";
            String data =
                    "{source: tasks, tasks: {species: {csv: {path: species.csv, label: species, " + csv + "sex]}},"
                            + " sex: {csv: {path: sex.csv, label: sex, " + csv + "species]}}},"
                            + " preprocess: [impute, standardize],"
                            + " sampling: {method: temperature, temperature: 2, batches: single}}";
            Stack tasks = espalier.readStack(file, Map.of("data", data, "train.epochs", "20"));
            RunOptions kept = options().withFolder(folder.resolve("run"));
            try (TrainingRun run = espalier.prepare(tasks, kept)) {
                assertTrue(
                        run.describe().stream().anyMatch(line -> line.startsWith("task sex: ")),
                        () -> run.describe().toString());
                assertTrue(run.run().validation().get("species/accuracy") > 0.9);
            }
            TrainedModel model = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertEquals(List.of("species", "sex"), model.outputs());
        }
    }

    @Test
    void whatIsWrongWithTasksIsToldTogether() throws IOException {
        try (Espalier espalier = Espalier.create()) {
            stack(espalier);
            Path file = folder.resolve("stack.yaml");
            Stack none = espalier.readStack(file, Map.of("data", "{source: tasks}"));
            EspalierException empty = assertThrows(EspalierException.class, () -> espalier.prepare(none, options()));
            assertTrue(empty.getMessage().contains("data.tasks: no data set is given"), empty::getMessage);
            Stack bare = espalier.readStack(file, Map.of("data", "{source: tasks, tasks: {a: csv, b: csv}}"));
            EspalierException both = assertThrows(EspalierException.class, () -> espalier.prepare(bare, options()));
            assertTrue(both.getMessage().contains("data.tasks.a.path"), both::getMessage);
            assertTrue(both.getMessage().contains("data.tasks.b.path"), both::getMessage);
        }
    }
}
