package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.CheckpointChoice;
import dev.espalier.core.EnsembleResult;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.stack.Ensemble;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Sgd;
import dev.espalier.testkit.RecordingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ensembles of one run from Java: which states they are made of, by the checkpoints of the run and by its learning rates. */
class EnsemblesTest {

    private static final int EPOCHS = 8;
    private static final long STEPS_PER_EPOCH = 5;
    private static final double RATE = 0.1;

    @TempDir
    Path folder;

    private RecordingListener listener;

    @BeforeEach
    void writeTable() throws IOException {
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 100);
        listener = new RecordingListener();
    }

    private static StackBuilder stack() {
        return Stack.builder()
                .seed(4)
                .source(CsvSource.builder("flowers.csv").label("species").build())
                .validation(0.2)
                .model(Model.sequential(new Dense(6), new Tanh(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Sgd(0.9, 0, false))
                .learningRate(RATE)
                .batch(16)
                .epochs(EPOCHS)
                .checkpoint(Stack.Interval.epochs(1), EPOCHS);
    }

    private EnsembleResult train(StackBuilder stack) {
        try (Espalier espalier = Espalier.builder().listener(listener).build()) {
            RunOptions options = RunOptions.defaults()
                    .withBaseFolder(folder)
                    .withFolder(folder.resolve("run"))
                    .withThreads(2);
            return espalier.ensemble(stack.build(), options).run();
        }
    }

    /** The weights of the run after some steps, as its checkpoints have them. */
    private List<Map<String, float[]>> checkpoints(long... steps) {
        try (Espalier espalier = Espalier.create()) {
            return LongStream.of(steps)
                    .mapToObj(
                            step -> espalier.exportModel(folder.resolve("run/members/1"), CheckpointChoice.ofStep(step))
                                    .model()
                                    .weights())
                    .toList();
        }
    }

    private List<Double> rates() {
        return listener.events(RecordingListener.StepFinished.class).stream()
                .map(RecordingListener.StepFinished::learningRate)
                .toList();
    }

    @Test
    void weightAveragingIsTheMeanOfTheCheckpointsAtTheEndsOfTheLastEpochs() {
        EnsembleResult result = train(stack().ensemble(Ensemble.ofSwa(new Ensemble.Swa(0.5, 0.4))));
        TrainedModel model = result.model().orElseThrow();
        assertEquals(1, model.size());
        List<Map<String, float[]>> averaged = checkpoints(25, 30, 35, 40);
        model.weights().forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                double sum = 0;
                for (Map<String, float[]> one : averaged) {
                    sum += one.get(name)[i];
                }
                assertEquals((float) (sum / averaged.size()), values[i], name);
            }
        });
        List<Double> rates = rates();
        assertEquals(EPOCHS * STEPS_PER_EPOCH, rates.size());
        for (int step = 0; step < rates.size(); step++) {
            assertEquals(step < 20 ? RATE : 0.4 * RATE, rates.get(step), 1e-15, "step " + (step + 1));
        }
        assertEquals(List.of(1, 2, 3, 4), result.ingredients());
    }

    /** Snapshots are where the learning rate is lowest: the next step begins a cycle at the full rate. */
    @Test
    void snapshotsAreTheStatesAtTheMinimaOfTheLearningRate() {
        EnsembleResult result = train(stack().ensemble(Ensemble.ofSnapshots(4)));
        List<Double> rates = rates();
        List<Long> minima = new ArrayList<>();
        for (int step = 1; step <= rates.size(); step++) {
            if (step == rates.size() || rates.get(step) > rates.get(step - 1)) {
                minima.add((long) step);
                assertTrue(rates.get(step - 1) < 0.03 * RATE, rates::toString);
                assertTrue(step == rates.size() || rates.get(step) == RATE, rates::toString);
            }
        }
        assertEquals(List.of(10L, 20L, 30L, 40L), minima);
        List<TrainedModel> members = result.model().orElseThrow().members();
        List<Map<String, float[]>> expected =
                checkpoints(minima.stream().mapToLong(Long::longValue).toArray());
        assertEquals(4, members.size());
        for (int i = 0; i < members.size(); i++) {
            Map<String, float[]> weights = members.get(i).weights();
            expected.get(i).forEach((name, values) -> assertArrayEquals(values, weights.get(name), name));
        }
    }

    @Test
    void ofSnapshotsTheLastPredictIfSoChosen() {
        EnsembleResult result = train(stack().ensemble(Ensemble.ofSnapshots(4).withLast(2)));
        List<TrainedModel> members = result.model().orElseThrow().members();
        assertEquals(2, members.size());
        Map<String, float[]> weights = members.get(0).weights();
        checkpoints(30).get(0).forEach((name, values) -> assertArrayEquals(values, weights.get(name), name));
    }
}
