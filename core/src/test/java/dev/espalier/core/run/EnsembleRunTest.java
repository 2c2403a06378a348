package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.EnsembleResult;
import dev.espalier.core.EnsembleTraining;
import dev.espalier.core.Espalier;
import dev.espalier.core.MemberResult;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunControl;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Ensemble;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ensembles from a stack to the model: what their runs are, what comes of them, and that they resume to the same bits. */
class EnsembleRunTest {

    @TempDir
    Path folder;

    private static StackBuilder clouds() {
        return Stack.builder()
                .seed(7)
                .source(new Clouds())
                .validation(0.3)
                .preprocess(new Standardize())
                .model(Model.sequential(new Dense(4), new Tanh(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(16)
                .epochs(4);
    }

    private static StackBuilder normalized() {
        return clouds().model(Model.sequential(new Dense(4), new BatchNorm(), new Tanh(), new Dense(3)));
    }

    private static EnsembleResult train(Stack stack, RunOptions options) {
        return train(stack, options, new EnsembleTraining.Progress() {});
    }

    private static EnsembleResult train(Stack stack, RunOptions options, EnsembleTraining.Progress progress) {
        try (Espalier espalier = Espalier.create()) {
            return espalier.ensemble(stack, options.withThreads(1)).run(progress);
        }
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name));
    }

    private static float[] predictions(TrainedModel model) {
        Dataset data = new Clouds().load(Espalier.context(Path.of(""))).test().orElseThrow();
        try (Predictor predictor = model.batchPredictor(1)) {
            return predictor.predict(data, 0, data.size()).get(0);
        }
    }

    private static float[] mean(List<float[]> predictions) {
        float[] mean = new float[predictions.get(0).length];
        for (int i = 0; i < mean.length; i++) {
            // the order of Welford's sums, which the average has
            double value = 0;
            for (int k = 0; k < predictions.size(); k++) {
                value += (predictions.get(k)[i] - value) / (k + 1);
            }
            mean[i] = (float) value;
        }
        return mean;
    }

    private static RunResult alone(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            return run.run();
        }
    }

    @Test
    void membersAreRunsWithOtherSeedsOnTheSameSplits() {
        Stack stack = clouds().ensemble(Ensemble.ofMembers(3)).build();
        EnsembleResult result = train(stack, in("members"));
        List<float[]> each = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            RunResult alone = alone(clouds().seed(6 + number).splitSeed(7).build());
            MemberResult member = result.runs().get(number - 1);
            assertEquals(alone.validation(), member.validation());
            assertEquals(alone.test(), member.test());
            each.add(predictions(alone.model().orElseThrow()));
        }
        assertEquals(alone(clouds().build()).validation(), result.runs().get(0).validation());
        TrainedModel model = result.model().orElseThrow();
        assertEquals(3, model.size());
        assertArrayEquals(mean(each), predictions(model));
        assertEquals(3, result.test().orElseThrow().ofMembers().size());
        assertTrue(result.test().orElseThrow().disagreement().values().stream().allMatch(value -> value > 0));
        assertTrue(result.validation().isPresent());
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(result.modelFile().orElseThrow());
            assertArrayEquals(predictions(model), predictions(loaded));
        }
    }

    @Test
    void withoutAFolderTheModelIsTheSame() {
        Stack stack = clouds().ensemble(Ensemble.ofMembers(2)).build();
        assertArrayEquals(
                predictions(train(stack, in("kept")).model().orElseThrow()),
                predictions(train(stack, RunOptions.defaults()).model().orElseThrow()));
    }

    @Test
    void bitsDoNotDependOnThreads() throws IOException {
        for (Ensemble ensemble : List.of(Ensemble.ofCheckpoints(3), Ensemble.ofMembers(2), Ensemble.ofBagging(2))) {
            Stack stack = normalized()
                    .ensemble(ensemble)
                    .checkpoint(Stack.Interval.steps(3), 3)
                    .build();
            for (int threads : List.of(1, 3)) {
                try (Espalier espalier = Espalier.create()) {
                    espalier.ensemble(stack, in(ensemble.kind() + "-" + threads).withThreads(threads))
                            .run();
                }
            }
            assertArrayEquals(bytes(ensemble.kind() + "-1"), bytes(ensemble.kind() + "-3"), () -> "" + ensemble.kind());
        }
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name).resolve("model.safetensors"));
    }

    @Test
    void eachMemberOfAFoldEnsembleHoldsOutAnotherFold() {
        Stack stack = clouds().ensemble(Ensemble.ofFolds(3)).build();
        EnsembleResult result = train(stack, in("folds"));
        for (int number = 1; number <= 3; number++) {
            Stack alone = clouds().seed(6 + number)
                    .splitSeed(7)
                    .validation(new Holdout.Fold(3, number, 1, new Holdout.Cut()))
                    .build();
            assertEquals(
                    alone(alone).validation(), result.runs().get(number - 1).validation());
        }
        assertTrue(result.validation().isEmpty(), "each sample has been trained on by two of three members");
        assertTrue(result.test().isPresent());
    }

    @Test
    void baggedMembersTrainOnBootstrapSamplesAndValidateOnTheRest() {
        EnsembleResult result =
                train(clouds().validation(0.1).ensemble(Ensemble.ofBagging(2)).build(), RunOptions.defaults());
        Stack second = clouds().seed(8).splitSeed(7).validation(0).bootstrap(2).build();
        assertEquals(alone(second).validation(), result.runs().get(1).validation());
        assertNotEquals(Map.of(), result.runs().get(1).validation());
        assertTrue(result.validation().isEmpty());
        assertEquals(2, result.model().orElseThrow().size());
        EnsembleResult given =
                train(clouds().validation(0.3).ensemble(Ensemble.ofBagging(2)).build(), RunOptions.defaults());
        assertTrue(given.validation().isPresent());
    }

    @Test
    void checkpointsAreAveragedToOneModel() {
        Stack stack = clouds().ensemble(Ensemble.ofCheckpoints(3)).build();
        EnsembleResult result = train(stack, in("checkpoints"));
        TrainedModel model = result.model().orElseThrow();
        assertEquals(1, model.size());
        List<TrainedModel> states = states("checkpoints");
        assertEquals(3, states.size());
        Map<String, float[]> average = model.weights();
        for (Map.Entry<String, float[]> array : average.entrySet()) {
            for (int i = 0; i < array.getValue().length; i++) {
                double sum = 0;
                for (TrainedModel state : states) {
                    sum += state.weights().get(array.getKey())[i];
                }
                assertEquals((float) (sum / 3), array.getValue()[i]);
            }
        }
        assertEquals(3, result.validation().orElseThrow().ofMembers().size());
    }

    private List<TrainedModel> states(String name) {
        try (Espalier espalier = Espalier.create();
                Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> file.getFileName().toString().startsWith("capture-"))
                    .sorted()
                    .map(espalier::loadModel)
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void greedySoupAddsWhatIsNotWorseFromTheBestOn() {
        Stack stack = clouds().ensemble(Ensemble.ofCheckpoints(4).withSoup(Ensemble.Soup.GREEDY))
                .build();
        EnsembleResult result = train(stack, in("soup"));
        List<Map<String, Double>> members = result.validation().orElseThrow().ofMembers();
        int best = 0;
        for (int i = 1; i < members.size(); i++) {
            best = loss(members.get(i)) < loss(members.get(best)) ? i : best;
        }
        assertEquals(best + 1, result.ingredients().get(0));
        assertTrue(loss(result.validation().orElseThrow().ofMean()) <= loss(members.get(best)));
    }

    private static double loss(Map<String, Double> metrics) {
        return metrics.getOrDefault("loss", Double.NaN);
    }

    @Test
    void stoppedAnywhereItResumesToTheSameBits() throws IOException {
        for (Ensemble ensemble : List.of(Ensemble.ofMembers(2), Ensemble.ofCheckpoints(3))) {
            Stack stack = normalized().ensemble(ensemble).build();
            String name = ensemble.kind().toString();
            train(stack, in(name));
            String stopped = name + "-stopped";
            RunOptions options = in(stopped);
            EnsembleResult result = null;
            int calls = 0;
            while (result == null || result.stopped().isPresent()) {
                long until = 3L + 5 * calls;
                try (Espalier espalier = Espalier.builder()
                        .listener(new TrainingListener() {
                            @Override
                            public void stepFinished(StepView step) {
                                if (step.step() == until) {
                                    control.get().requestStop("a test");
                                }
                            }
                        })
                        .build()) {
                    EnsembleTraining training = espalier.ensemble(stack, options.withThreads(1));
                    control.set(training.control());
                    result = training.run();
                }
                options = options.withStart(RunOptions.Start.RESUME);
                calls++;
                assertTrue(calls < 20);
            }
            assertTrue(calls > 2, () -> "it was never stopped");
            assertArrayEquals(bytes(name), bytes(stopped));
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve(name).resolve("ensemble.json")),
                    Files.readAllBytes(folder.resolve(stopped).resolve("ensemble.json")));
        }
    }

    private final AtomicReference<RunControl> control = new AtomicReference<>();

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Stack stack = clouds().ensemble(Ensemble.ofMembers(2)).build();
        try (Espalier espalier = Espalier.create()) {
            EspalierException single =
                    assertThrows(EspalierException.class, () -> espalier.prepare(stack, RunOptions.defaults()));
            assertEquals(ErrorCode.INVALID_SETTING, single.code());
            EspalierException none = assertThrows(
                    EspalierException.class, () -> espalier.ensemble(clouds().build(), RunOptions.defaults()));
            assertTrue(none.getMessage().contains("ensemble: {members: 5}"));
        }
        train(stack, in("first"));
        assertThrows(EspalierException.class, () -> train(stack, in("first")));
        Stack other = clouds().learningRate(0.1).ensemble(Ensemble.ofMembers(2)).build();
        EspalierException changed = assertThrows(
                EspalierException.class, () -> train(other, in("first").withStart(RunOptions.Start.RESUME)));
        assertTrue(changed.getMessage().contains("learning-rate"), changed.getMessage());
        assertFalse(train(other, in("first").withStart(RunOptions.Start.OVERWRITE))
                .model()
                .isEmpty());
    }

    @Test
    void resumingOneThatHasEndedRepeatsNoRun() {
        Stack stack = clouds().ensemble(Ensemble.ofMembers(2)).build();
        train(stack, in("ended"));
        List<Boolean> before = new ArrayList<>();
        train(stack, in("ended").withStart(RunOptions.Start.RESUME), new EnsembleTraining.Progress() {
            @Override
            public void runEnded(MemberResult result, boolean ended) {
                before.add(ended);
            }
        });
        assertEquals(List.of(true, true), before);
    }

    /** A batch as large as the data: the statistics are those of all training samples, computed here in double. */
    @Test
    void statisticsOfBatchNormalizationAreThoseOfTheAveragedWeights() {
        Stack stack = clouds().validation(0)
                .preprocess()
                .batch(90)
                .model(Model.sequential(new BatchNorm(), new Dense(3)))
                .ensemble(Ensemble.ofCheckpoints(2))
                .build();
        Map<String, float[]> weights =
                train(stack, RunOptions.defaults()).model().orElseThrow().weights();
        Dataset data = new Clouds().load(Espalier.context(Path.of(""))).train();
        float[] sample = new float[2];
        for (int feature = 0; feature < 2; feature++) {
            double mean = 0;
            double squares = 0;
            for (int i = 0; i < data.size(); i++) {
                data.readInput(0, i, sample, 0);
                mean += sample[feature] / (double) data.size();
                squares += sample[feature] * (double) sample[feature] / data.size();
            }
            double unbiased = (squares - mean * mean) * data.size() / (data.size() - 1);
            float[] means = weights.getOrDefault("batch-norm1/running-mean", new float[2]);
            float[] variances = weights.getOrDefault("batch-norm1/running-variance", new float[2]);
            // three roundings to float: of the moment, of its product with the momentum, of the quotient
            assertEquals(mean, means[feature], 4 * Math.ulp(1f));
            assertEquals(unbiased, variances[feature], 8 * Math.ulp(1f));
        }
    }
}
