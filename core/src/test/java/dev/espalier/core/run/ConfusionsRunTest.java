package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.ConfusionsFound.Confusion;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.SampleView;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.Prediction;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.evaluation.ConfusionMatrix;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The confusions of evaluations with their examples, as listeners receive them. */
class ConfusionsRunTest {

    private static final class Watcher implements TrainingListener {

        final List<ConfusionsFound> confusions = new ArrayList<>();
        final List<EvaluationFinished> evaluations = new ArrayList<>();

        @Override
        public boolean wantsStatistics() {
            return true;
        }

        @Override
        public void confusionsFound(ConfusionsFound event) {
            confusions.add(event);
        }

        @Override
        public void evaluationFinished(EvaluationFinished event) {
            evaluations.add(event);
        }
    }

    private static RunResult run(Stack stack, TrainingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            return run.run();
        }
    }

    private static StackBuilder images() {
        return Stack.builder()
                .source(new FashionMnistSmall())
                .validation(0.1)
                .preprocess(new Scale(1 / 255.0))
                .model(Model.sequential(new Dense(10)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.01)
                .metrics(new ConfusionMatrix())
                .restoreBest(false)
                .batch(500)
                .epochs(9);
    }

    /** Against the confusion matrix of the same evaluation. */
    @Test
    void theMostFrequentPairsComeFirstWithTheirCounts() {
        Watcher watcher = new Watcher();
        run(images().build(), watcher);
        assertEquals(
                List.of(1, 2, 4, 8, 9),
                watcher.confusions.stream()
                        .filter(event -> event.split() == Split.VALIDATION)
                        .map(ConfusionsFound::epoch)
                        .toList());
        assertEquals(
                Split.TEST,
                watcher.confusions.get(watcher.confusions.size() - 1).split());
        for (ConfusionsFound event : watcher.confusions) {
            Map<String, Double> values = watcher.evaluations.stream()
                    .filter(evaluation -> evaluation.split() == event.split() && evaluation.step() == event.step())
                    .findFirst()
                    .orElseThrow()
                    .values();
            List<Double> expected = values.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("confusion{") && !isRight(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .sorted(Comparator.reverseOrder())
                    .limit(10)
                    .toList();
            assertEquals(
                    expected,
                    event.confusions().stream()
                            .map(confusion -> (double) confusion.count())
                            .toList());
            for (Confusion confusion : event.confusions()) {
                String name = "confusion{actual=" + confusion.actual() + ",predicted=" + confusion.predicted() + "}";
                assertEquals(values.get(name), (double) confusion.count(), name);
                assertEquals(Math.min(6, confusion.count()), confusion.samples().size());
            }
        }
    }

    private static boolean isRight(String cell) {
        return cell.matches("confusion\\{actual=(.*),predicted=\\1}");
    }

    /** Against predictions by the finished model. */
    @Test
    void theExamplesAreTheMostConfidentMistakes() {
        Watcher watcher = new Watcher();
        RunResult result = run(images().build(), watcher);
        ConfusionsFound test = watcher.confusions.get(watcher.confusions.size() - 1);
        Dataset data = new FashionMnistSmall().load(Path::of).test().orElseThrow();
        float[] image = new float[784];
        float[] label = new float[1];
        Confusion worst = test.confusions().get(0);
        List<Float> mistakes = new ArrayList<>();
        List<Prediction> predictions = new ArrayList<>();
        try (Predictor predictor = result.model().orElseThrow().predictor(1)) {
            for (int i = 0; i < data.size(); i++) {
                data.readInput(0, i, image, 0);
                data.readTarget(0, i, label, 0);
                Prediction prediction = predictor.predict(image);
                predictions.add(prediction);
                boolean confused = prediction.className().equals(worst.predicted())
                        && data.schema()
                                .targets()
                                .get(0)
                                .className((int) label[0])
                                .equals(worst.actual());
                if (confused) {
                    mistakes.add(prediction.probability());
                }
            }
        }
        mistakes.sort(Comparator.reverseOrder());
        assertEquals(worst.count(), mistakes.size());
        for (int i = 0; i < worst.samples().size(); i++) {
            SampleView sample = worst.samples().get(i);
            Prediction prediction = predictions.get((int) sample.index());
            assertEquals(mistakes.get(i), prediction.probability(), 1e-5f);
            assertEquals(worst.actual(), sample.target());
            assertEquals(
                    String.format(Locale.ROOT, "%s %.0f %%", worst.predicted(), 100 * prediction.probability()),
                    sample.prediction());
            data.readInput(0, (int) sample.index(), image, 0);
            byte[] pixels = sample.picture().orElseThrow().pixels();
            for (int pixel = 0; pixel < pixels.length; pixel++) {
                assertEquals(image[pixel], pixels[pixel] & 255, 1, "pixel " + pixel);
            }
        }
    }

    @Test
    void tablesShowTheValuesOfTheirSamples() {
        Watcher watcher = new Watcher();
        run(RunTest.everything().build(), watcher);
        SampleView sample = watcher.confusions.stream()
                .flatMap(event -> event.confusions().stream())
                .flatMap(confusion -> confusion.samples().stream())
                .findFirst()
                .orElseThrow();
        assertTrue(sample.picture().isEmpty());
        assertEquals(2, sample.values().size());
    }

    @Test
    void nothingIsFoundThatIsNotWanted() {
        Watcher watcher = new Watcher();
        run(
                images().epochs(1)
                        .recording(new Recording(0, Recording.Statistics.off(), false, false, false))
                        .build(),
                watcher);
        assertEquals(List.of(), watcher.confusions);
    }
}
