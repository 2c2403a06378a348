package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.EnsembleMetrics;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.SpreadPrediction;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.WeightSoup;
import dev.espalier.core.checkpoint.EnsembleFile;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.evaluation.Accuracy;
import dev.espalier.core.evaluation.LogLoss;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of several members: their mean, their file and what is refused. */
class EnsembleModelTest {

    @TempDir
    Path folder;

    private static StackBuilder clouds(long seed) {
        return Stack.builder()
                .seed(seed)
                .source(new Clouds())
                .preprocess(new Standardize())
                .model(Model.sequential(new Dense(4), new Tanh(), new Dense(3)))
                .loss(new CrossEntropy())
                .metrics(new Accuracy(), new LogLoss())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(16)
                .epochs(2);
    }

    private static TrainedModel trained(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            return run.run().model().orElseThrow();
        }
    }

    private static List<TrainedModel> three() {
        List<TrainedModel> models = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            models.add(trained(clouds(seed).build()));
        }
        return models;
    }

    private static Dataset samples() {
        return new Clouds().load(Espalier.context(Path.of(""))).train();
    }

    private static float[] predictions(TrainedModel model, Dataset data) {
        try (Predictor predictor = model.batchPredictor(1)) {
            return predictor.predict(data, 0, data.size()).get(0);
        }
    }

    @Test
    void predictsTheMeanOfTheProbabilities() {
        List<TrainedModel> models = three();
        TrainedModel ensemble = TrainedModel.ensemble(models);
        Dataset data = samples();
        float[] mean = predictions(ensemble, data);
        List<float[]> each =
                models.stream().map(model -> predictions(model, data)).toList();
        for (int i = 0; i < mean.length; i++) {
            double expected = ((double) each.get(0)[i] + each.get(1)[i] + each.get(2)[i]) / 3;
            // one rounding to float of a mean in double
            assertEquals(expected, mean[i], Math.ulp((float) expected));
        }
        assertEquals(3, ensemble.size());
        assertEquals(3, ensemble.members().size());
        assertArrayEquals(each.get(1), predictions(ensemble.members().get(1), data));
        assertEquals(
                models.get(2).weights().get("dense1/weight")[0],
                ensemble.weights().get("member3/dense1/weight")[0]);
    }

    @Test
    void aRowIsPredictedAsInABatch() {
        TrainedModel ensemble = TrainedModel.ensemble(three());
        Dataset data = samples();
        float[] mean = predictions(ensemble, data);
        float[] sample = new float[data.schema().inputs().get(0).shape().size()];
        try (Predictor predictor = ensemble.predictor(2)) {
            for (int s = 0; s < 20; s++) {
                data.readInput(0, s, sample, 0);
                List<Float> values = predictor.predict(sample).values();
                for (int i = 0; i < 3; i++) {
                    assertEquals(mean[3 * s + i], values.get(i));
                }
            }
        }
    }

    @Test
    void spreadIsThatOfTheMembers() {
        List<TrainedModel> models = three();
        Dataset data = samples();
        SpreadPrediction spread;
        try (Predictor predictor = TrainedModel.ensemble(models).batchPredictor(2)) {
            spread = predictor.predictWithSpread(data, 0, data.size());
        }
        assertEquals(3, spread.count());
        List<float[]> each =
                models.stream().map(model -> predictions(model, data)).toList();
        for (int s = 0; s < data.size(); s++) {
            double ofMean = 0;
            double own = 0;
            for (int i = 0; i < 3; i++) {
                double a = each.get(0)[3 * s + i];
                double b = each.get(1)[3 * s + i];
                double c = each.get(2)[3 * s + i];
                double mean = (a + b + c) / 3;
                double variance = ((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean)) / 3;
                assertEquals(variance, spread.spreads().get(0).variance(s, i), 1e-15);
                ofMean -= mean * Math.log(mean);
                own -= (a * Math.log(a) + b * Math.log(b) + c * Math.log(c)) / 3;
            }
            assertEquals(ofMean, spread.spreads().get(0).entropy(s), 1e-12);
            assertEquals(ofMean - own, spread.spreads().get(0).mutualInformation(s), 1e-12);
        }
        try (Predictor predictor = models.get(0).batchPredictor(1)) {
            SpreadPrediction single = predictor.predictWithSpread(data, 0, data.size());
            assertEquals(1, single.count());
            assertArrayEquals(each.get(0), single.means().get(0));
            assertEquals(0, single.spreads().get(0).mutualInformation(0), 1e-15);
        }
    }

    @Test
    void oneFileHoldsAllMembersAndPredictsTheSameBits() throws IOException {
        TrainedModel ensemble = TrainedModel.ensemble(three());
        Path file = folder.resolve("ensemble.safetensors");
        ensemble.save(file);
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(file);
            assertEquals(3, loaded.size());
            assertArrayEquals(predictions(ensemble, samples()), predictions(loaded, samples()));
            assertEquals(ensemble.evaluate(samples(), 2), loaded.evaluate(samples(), 1));
            assertEquals(ensemble.describe(), loaded.describe());
            assertTrue(loaded.describe().contains("ensemble: 3 members, each with these layers"));
            Path again = folder.resolve("again.safetensors");
            loaded.save(again);
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
            Path member = folder.resolve("member.safetensors");
            loaded.members().get(1).save(member);
            assertArrayEquals(
                    predictions(ensemble.members().get(1), samples()),
                    predictions(espalier.loadModel(member), samples()));
        }
    }

    @Test
    void metricsAreThoseOfTheMeanAndLossesTheMeanOfTheLosses() {
        List<TrainedModel> models = three();
        TrainedModel ensemble = TrainedModel.ensemble(models);
        Dataset data = samples();
        EnsembleMetrics metrics = ensemble.evaluateMembers(data, 1);
        for (int i = 0; i < 3; i++) {
            assertEquals(models.get(i).evaluate(data, 1), metrics.ofMembers().get(i));
        }
        assertEquals(metrics.meanMember("loss"), metrics.ofMean().get("loss"), 1e-15);
        float[] mean = predictions(ensemble, data);
        double logLoss = 0;
        int right = 0;
        float[] label = new float[1];
        for (int s = 0; s < data.size(); s++) {
            data.readTarget(0, s, label, 0);
            logLoss -= Math.log(mean[3 * s + (int) label[0]]) / data.size();
            int best = 0;
            for (int i = 1; i < 3; i++) {
                best = mean[3 * s + i] > mean[3 * s + best] ? i : best;
            }
            right += best == (int) label[0] ? 1 : 0;
        }
        assertEquals((double) right / data.size(), metrics.ofMean().get("accuracy"), 1e-15);
        assertEquals(logLoss, metrics.ofMean().get("log-loss"), 1e-6);
        // Jensen: the log loss of the mean is not above the mean of the log losses
        assertTrue(metrics.ofMean().get("log-loss") <= metrics.meanMember("log-loss"));
        assertEquals(metrics.ofMean(), ensemble.evaluate(data, 2));
    }

    @Test
    void membersMayHaveDifferentLayersButNotOtherSamplesOrOutputs() {
        TrainedModel first = trained(clouds(1).build());
        TrainedModel wider =
                trained(clouds(2).model(Model.sequential(new Dense(3))).build());
        TrainedModel both = TrainedModel.ensemble(List.of(first, wider));
        assertTrue(both.describe().contains("ensemble: 2 members of different layers"));
        assertEquals(3, TrainedModel.ensemble(List.of(both, first)).size());

        TrainedModel values = trained(Stack.builder()
                .source(new Slope())
                .model(Model.sequential(new Dense(1)))
                .loss(new MeanSquaredError())
                .optimizer(new Momentum())
                .epochs(1)
                .build());
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> TrainedModel.ensemble(List.of(first, values)));
        assertEquals(ErrorCode.DATA_SCHEMA, refusal.code());
        assertTrue(
                refusal.problems().stream().allMatch(problem -> problem.where().contains("model 2")));
        assertTrue(refusal.getMessage().contains("combine models that were trained on the same columns"));
    }

    /** y = 2x. */
    private record Slope() implements DataSource {

        @Override
        public Parts load(Context context) {
            float[][] inputs = new float[40][1];
            float[][] values = new float[40][1];
            for (int i = 0; i < 40; i++) {
                inputs[i][0] = i;
                values[i][0] = 2 * i;
            }
            return new Parts(ArrayDataset.of(inputs, values), Optional.empty(), Optional.empty());
        }
    }

    @Test
    void aFileThatLacksAMemberSaysWhich() {
        List<TrainedModel> models = three();
        Path file = folder.resolve("ensemble.safetensors");
        TrainedModel.ensemble(models).save(file);
        EnsembleFile whole = EnsembleFile.read(file);
        assertEquals(3, whole.members().size());
        ModelFile first = whole.members().get(0);
        ModelFile empty =
                new ModelFile(Map.of(), first.stack(), first.schema(), first.preprocessing(), first.provenance());
        Path lacking = folder.resolve("lacking.safetensors");
        new EnsembleFile(List.of(first, empty), whole.stack(), whole.ensemble(), whole.provenance()).write(lacking);
        try (Espalier espalier = Espalier.create()) {
            EspalierException refusal = assertThrows(EspalierException.class, () -> espalier.loadModel(lacking));
            assertEquals(ErrorCode.CHECKPOINT_MISMATCH, refusal.code());
            assertTrue(
                    refusal.problems().stream()
                            .allMatch(problem -> problem.where().contains("member 2")),
                    refusal::getMessage);
        }
    }

    /** Samples whose labels have little to do with them, so that states at a large rate scatter about the best weights. */
    private static Dataset scattered(int first, int samples) {
        float[] x = new float[2 * samples];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            x[2 * i] = (float) StrictMath.sin(1.7 * (first + i));
            x[2 * i + 1] = (float) StrictMath.cos(2.3 * (first + i));
            labels[i] = (first + i) * 7919 % 1009 % 3;
        }
        return ArrayDataset.builder()
                .input("x", Shape.of(2), x)
                .labels("kind", labels, List.of("a", "b", "c"))
                .build();
    }

    /** The recipe of the paper, done again here: from the better to the worse, each kept if it does not make the mean worse. */
    @Test
    void aGreedySoupTriesTheModelsFromTheBetterToTheWorse() {
        Dataset validation = scattered(500, 100);
        int rejected = 0;
        int outOfOrder = 0;
        for (int group = 0; group < 3; group++) {
            List<TrainedModel> models = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                models.add(trained(clouds(10 * group + i)
                        .source(context -> new DataSource.Parts(scattered(0, 60), Optional.empty(), Optional.empty()))
                        .validation(0)
                        .model(Model.sequential(new Dense(3)))
                        .learningRate(0.5)
                        .batch(4)
                        .epochs(10)
                        .build()));
            }
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));
            order.sort(Comparator.comparingDouble(i -> loss(models.get(i), validation)));
            List<Integer> kept = new ArrayList<>();
            double reached = Double.POSITIVE_INFINITY;
            for (int next : order) {
                List<TrainedModel> tried =
                        new ArrayList<>(kept.stream().map(models::get).toList());
                tried.add(models.get(next));
                double now = loss(WeightSoup.of(tried).uniform().model(), validation);
                if (now <= reached) {
                    kept.add(next);
                    reached = now;
                }
            }
            WeightSoup.Result soup = WeightSoup.of(models).greedy(validation, Monitor.VALIDATION_LOSS);
            assertEquals(kept, soup.ingredients());
            assertEquals(reached, soup.validation().get("loss"));
            rejected += kept.size() > 1 ? 5 - kept.size() : 0;
            outOfOrder += kept.equals(kept.stream().sorted().toList()) ? 0 : 1;
        }
        assertTrue(rejected > 0, "some are to be added and some not");
        assertTrue(outOfOrder > 0, "the order is not to be that in which they are given");
    }

    private static double loss(TrainedModel model, Dataset data) {
        return model.evaluate(data, 1).getOrDefault("loss", Double.NaN);
    }

    @Test
    void weightsAreTakenFromAMemberAndNotFromTheWhole() {
        Path file = folder.resolve("ensemble.safetensors");
        TrainedModel.ensemble(three()).save(file);
        Stack stack =
                clouds(1).initialWeights(InitialWeights.of(file.toString())).build();
        EspalierException refusal = assertThrows(EspalierException.class, () -> trained(stack));
        assertTrue(refusal.getMessage().contains("an ensemble of 3 members"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("model export"), refusal.getMessage());
    }
}
