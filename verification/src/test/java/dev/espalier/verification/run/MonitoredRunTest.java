package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows a value of validation: its direction comes from the metric, and what is not finite is no improvement. */
class MonitoredRunTest {

    private static final String STACK = """
            seed: 3
            data: {source: csv, path: flowers.csv, label: species, validation: 0.3, preprocess: [standardize]}
            model: [dense: 16, tanh, dense: 3]
            loss: cross-entropy
            optimizer: {sgd: {momentum: 0.9}}
            learning-rate: 0.05
            metrics: [accuracy, f1: per-class, confusion-matrix]
            train: {epochs: 4, batch: 32}
            """;

    /** A value that a run changes in every step, and is not a number now and then. */
    @Plugin(value = "flickering", summary = "not a number for every other prediction")
    public record Flickering(Optional<Direction> told) implements EvaluationMetric {

        /** A metric that says no direction. */
        public Flickering() {
            this(Optional.empty());
        }

        @Override
        public Optional<Direction> direction(String value) {
            return told;
        }

        @Override
        public Accumulator start(Schema.Target target) {
            return new Accumulator() {
                private float sum;

                @Override
                public void add(int samples, float[] predictions, float[] targets) {
                    sum += predictions[0];
                }

                @Override
                public Map<String, Double> values() {
                    boolean odd = (Float.floatToIntBits(sum) & 1) == 1;
                    return Map.of("flickering", odd ? Double.NaN : sum);
                }
            };
        }
    }

    /** Collects what a run tells. */
    private static final class Record implements TrainingListener {

        private final List<Double> flickering = new ArrayList<>();
        private final List<Double> rates = new ArrayList<>();

        @Override
        public void evaluationFinished(EvaluationFinished event) {
            if (event.split() == Split.VALIDATION) {
                flickering.add(event.values().get("flickering"));
            }
        }

        @Override
        public void stepFinished(StepView step) {
            rates.add(step.learningRate());
        }
    }

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeStackAndData() throws IOException {
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 200);
        file = Stacks.write(folder, "stack.yaml", STACK);
    }

    private RunOptions options(String out) {
        return RunOptions.defaults().withBaseFolder(folder).withThreads(2).withFolder(folder.resolve(out));
    }

    private RunResult run(String out, Map<String, String> settings) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(espalier.readStack(file, settings), options(out))) {
            return run.run();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            train.monitor | {metric: accuracy, direction: minimize} | metric accuracy says that it is to be maximized
            train.monitor | {metric: 'f1{class=setosa}', direction: minimize} | metric f1 says that it is to be maximized
            train.monitor | {metric: 'confusion{actual=setosa,predicted=setosa}'} | metric confusion-matrix does not say in which direction
            train.monitor | {metric: loss, direction: maximize} | must be minimize for loss
            regularizers | [early-stopping: {metric: accuracy, direction: minimize}] | set direction to maximize, or leave it out
            regularizers | [early-stopping: {metric: train-loss, direction: maximize}] | must be minimize for train-loss
            regularizers | [early-stopping: {metric: 'confusion{actual=setosa,predicted=setosa}'}] | set direction to minimize or maximize
            regularizers | [early-stopping: {metric: accuracy, direction: minimize, match: 'dense1/*'}] | to be maximized
            regularizers | [target-stop: {target: 0.9, metric: f1, direction: minimize}] | metric f1 says
            schedule | [reduce-on-plateau: {metric: accuracy, direction: minimize}] | metric accuracy says
            schedule | [reduce-on-plateau: {metric: loss, direction: maximize}] | must be minimize for loss
            schedule | [sequence: {first: constant, second: {reduce-on-plateau: {metric: f1, direction: minimize}}}] | metric f1
            schedule | [reduce-on-plateau: {metric: acuracy}] | validation has no metric 'acuracy'
            schedule | {momentum: [reduce-on-plateau: {metric: accuracy, direction: minimize}]} | metric accuracy says
            """)
    void aDirectionAgainstTheMetricIsRefused(String key, String value, String text) {
        var refusal = assertThrows(EspalierException.class, () -> run("refused", Map.of(key, value)));
        assertEquals(1, refusal.problems().size(), refusal.getMessage());
        assertEquals(ErrorCode.INVALID_SETTING, refusal.problems().get(0).code());
        assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
        assertFalse(Files.exists(folder.resolve("refused/model.safetensors")));
    }

    @Test
    void aScheduleByValidationNeedsOne() {
        Map<String, String> settings = Map.of("data.validation", "0", "schedule", "[reduce-on-plateau]");
        var refusal = assertThrows(EspalierException.class, () -> run("refused", settings));
        assertTrue(refusal.getMessage().contains("no validation data"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            train.monitor | {metric: accuracy} | {metric: accuracy, direction: maximize}
            regularizers | [early-stopping: {patience: 1, metric: accuracy}] | [early-stopping: {patience: 1, metric: accuracy, direction: maximize}]
            schedule | [reduce-on-plateau: {patience: 0, metric: f1}] | [reduce-on-plateau: {patience: 0, metric: f1, direction: maximize}]
            schedule | [sequence: {first: constant, second: {reduce-on-plateau: {patience: 0, metric: f1}}, epochs: 1}] | [sequence: {first: constant, second: {reduce-on-plateau: {patience: 0, metric: f1, direction: maximize}}, epochs: 1}]
            """)
    void withoutADirectionItIsTheMetrics(String key, String without, String with) {
        assertEquals(
                run("without", Map.of(key, without, "train.epochs", "8")).validation(),
                run("with", Map.of(key, with, "train.epochs", "8")).validation());
    }

    private Stack flickering(Espalier espalier, Optional<Direction> told, Optional<Direction> given) {
        String direction = given.map(each -> ", direction: " + each).orElse("");
        Map<String, String> settings = Map.of(
                "regularizers",
                "[early-stopping: {patience: 6, metric: flickering" + direction + "}]",
                "schedule",
                "[reduce-on-plateau: {patience: 1, metric: flickering" + direction + "}]",
                "train.validate.steps",
                "1",
                "train.epochs",
                "100");
        Stack read = espalier.readStack(file, settings);
        return new Stack(
                read.name(),
                read.seed(),
                read.data(),
                read.model(),
                read.notation(),
                read.losses(),
                read.initialWeights(),
                read.initializer(),
                read.initializers(),
                read.optimizer(),
                read.learningRate(),
                read.layerDecay(),
                read.schedule(),
                read.settingSchedules(),
                read.regularizers(),
                read.augment(),
                List.of(new Flickering(told)),
                read.calibration(),
                read.groups(),
                read.train(),
                read.ensemble(),
                read.recording(),
                read.diagnostics(),
                read.export(),
                read.tags());
    }

    @Test
    void aPluginsMetricIsNotMinimizedWithoutAQuestion() throws IOException {
        try (Espalier espalier = listing().build()) {
            Stack silent = flickering(espalier, Optional.empty(), Optional.empty());
            var refusal = assertThrows(EspalierException.class, () -> espalier.prepare(silent, options("silent")));
            assertEquals(2, refusal.problems().size(), refusal.getMessage());
            assertTrue(
                    refusal.getMessage()
                            .contains("metric flickering does not say in which direction flickering improves"),
                    refusal.getMessage());
            Stack against = flickering(espalier, Optional.of(Direction.MAXIMIZE), Optional.of(Direction.MINIMIZE));
            assertThrows(EspalierException.class, () -> espalier.prepare(against, options("against")));
            espalier.prepare(flickering(espalier, Optional.empty(), Optional.of(Direction.MAXIMIZE)), options("given"))
                    .close();
        }
    }

    /** The best weights, the stop and the falls of the rate, held against a count by hand; cut anywhere, the same files. */
    @Test
    void whatIsNotANumberIsNoImprovementToAnyOfThem() throws IOException {
        Record record = new Record();
        RunResult whole;
        try (Espalier espalier = listing().listener(record).build();
                TrainingRun run = espalier.prepare(
                        flickering(espalier, Optional.of(Direction.MAXIMIZE), Optional.empty()), options("whole"))) {
            whole = run.run();
        }
        assertEquals(RunStopped.Cause.STOPPED_EARLY, whole.cause());
        assertTrue(record.flickering.stream().anyMatch(value -> value.isNaN()), record.flickering::toString);
        Monitor monitor = new Monitor("flickering", Direction.MAXIMIZE);
        double best = Double.NaN;
        double plateauBest = Double.NaN;
        double rate = 0.05;
        int wait = 0;
        int bad = 0;
        for (int i = 0; i < record.flickering.size(); i++) {
            assertEquals(rate, record.rates.get(i), 1e-15, "step " + (i + 1) + " of " + record.flickering);
            double value = record.flickering.get(i);
            boolean better = monitor.improves(value, best, 0);
            best = better ? value : best;
            wait = better ? 0 : wait + 1;
            boolean gain = monitor.improves(value, plateauBest, 1e-4 * Math.abs(plateauBest));
            plateauBest = gain ? value : plateauBest;
            bad = gain ? 0 : bad + 1;
            if (bad > 1) {
                rate *= 0.1;
                bad = 0;
            }
            assertEquals(i == record.flickering.size() - 1, wait == 6, "stopped after " + record.flickering);
        }
        assertEquals(best, whole.validation().get("flickering"));

        for (long step = 1; step < record.flickering.size(); step += 2) {
            cutAt(step, "cut" + step);
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                    Files.readAllBytes(folder.resolve("cut" + step + "/model.safetensors")),
                    "cut after step " + step);
        }
    }

    /** With the metric in a list: a model that names it could not be loaded otherwise. */
    private Espalier.Builder listing() throws IOException {
        Path list = folder.resolve("META-INF/services/" + EvaluationMetric.class.getName());
        Files.createDirectories(list.getParent());
        Files.writeString(list, Flickering.class.getName());
        URL[] urls = {folder.toUri().toURL()};
        return Espalier.builder().classLoader(new URLClassLoader(urls, MonitoredRunTest.class.getClassLoader()));
    }

    private void cutAt(long step, String out) throws IOException {
        try (Espalier espalier = listing().build()) {
            Stack stack = flickering(espalier, Optional.of(Direction.MAXIMIZE), Optional.empty());
            try (TrainingRun run = espalier.prepare(stack, options(out).withMaxSteps(step))) {
                run.run();
            }
            try (TrainingRun run = espalier.prepare(stack, options(out).withStart(RunOptions.Start.RESUME))) {
                run.run();
            }
        }
    }
}
