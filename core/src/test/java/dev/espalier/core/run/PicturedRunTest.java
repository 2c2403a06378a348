package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.SampleView;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.api.model.Layer;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.GlobalAveragePooling;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.TransposedConvolution;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of first layers and samples, as listeners receive them. */
class PicturedRunTest {

    @TempDir
    Path folder;

    private static final class Watcher implements TrainingListener {

        final List<WeightsPictured> weights = new ArrayList<>();
        final List<SamplesShown> samples = new ArrayList<>();

        @Override
        public boolean wantsStatistics() {
            return true;
        }

        @Override
        public void weightsPictured(WeightsPictured event) {
            weights.add(event);
        }

        @Override
        public void samplesShown(SamplesShown event) {
            samples.add(event);
        }
    }

    private static RunResult run(Stack stack, RunOptions options, TrainingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, options.withThreads(1))) {
            return run.run();
        }
    }

    private static Watcher watched(StackBuilder stack) {
        Watcher watcher = new Watcher();
        run(stack.build(), RunOptions.defaults(), watcher);
        return watcher;
    }

    private static StackBuilder images(Model model) {
        return Stack.builder()
                .source(new FashionMnistSmall())
                .validation(0)
                .preprocess(new Scale(1 / 255.0))
                .model(model)
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .restoreBest(false)
                .batch(100)
                .steps(12);
    }

    @Test
    void weightsArePicturedBeforeTheFirstStepThenAtDoublingsAndAtTheEnd() {
        Watcher watcher = new Watcher();
        Map<String, float[]> weights = run(
                        images(Model.sequential(new Flatten(), new Dense(70), new Relu(), new Dense(10)))
                                .build(),
                        RunOptions.defaults(),
                        watcher)
                .model()
                .orElseThrow()
                .weights();
        assertEquals(
                List.of(0L, 1L, 2L, 3L, 6L, 12L),
                watcher.weights.stream().map(WeightsPictured::step).toList());
        WeightsPictured last = watcher.weights.get(5);
        assertEquals("dense1", last.layer());
        assertEquals(64, last.pictures().size());
        float[] expected = weights.get("dense1/weight");
        double largest = 0;
        for (float weight : expected) {
            largest = Math.max(largest, Math.abs(weight));
        }
        for (int unit : new int[] {0, 17, 63}) {
            Picture picture = last.pictures().get(unit);
            assertEquals(List.of(28, 28, 1), List.of(picture.height(), picture.width(), picture.channels()));
            assertEquals(-largest, picture.low());
            assertEquals(largest, picture.high());
            byte[] pixels = picture.pixels();
            for (int pixel = 0; pixel < pixels.length; pixel++) {
                double value = expected[pixel * 70 + unit];
                assertEquals(
                        Math.round(255 * (value + largest) / (2 * largest)), pixels[pixel] & 255, "pixel " + pixel);
            }
        }
        assertNotEquals(watcher.weights.get(0).pictures(), last.pictures());
    }

    /** A filter of a convolution follows another in memory; of a transposed one too, as there is one channel. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFilterIsAPicture(boolean isTransposed) {
        Watcher watcher = new Watcher();
        Layer first = isTransposed ? new TransposedConvolution(5, 3, 1) : new Convolution(5, 3);
        Map<String, float[]> weights = run(
                        images(Model.sequential(first, new Relu(), new GlobalAveragePooling(), new Dense(10)))
                                .steps(1)
                                .build(),
                        RunOptions.defaults(),
                        watcher)
                .model()
                .orElseThrow()
                .weights();
        WeightsPictured last = watcher.weights.get(watcher.weights.size() - 1);
        float[] expected = weights.get(last.layer() + "/weight");
        assertEquals(5, last.pictures().size());
        double largest = last.pictures().get(0).high();
        for (int i = 0; i < expected.length; i++) {
            Picture picture = last.pictures().get(i / 9);
            assertEquals(List.of(3, 3, 1), List.of(picture.height(), picture.width(), picture.channels()));
            assertEquals(
                    Math.round(255 * (expected[i] + largest) / (2 * largest)),
                    picture.pixels()[i % 9] & 255,
                    "weight " + i);
        }
    }

    @Test
    void theWeightsOfATableAreOnePictureWithARowForEachUnit() {
        Watcher watcher = watched(Stack.builder()
                .source(new Clouds())
                .validation(0)
                .preprocess()
                .model(Model.sequential(new Dense(5), new Relu(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .steps(1));
        List<Picture> pictures = watcher.weights.get(0).pictures();
        assertEquals(1, pictures.size());
        assertEquals(5, pictures.get(0).height());
        assertEquals(2, pictures.get(0).width());
    }

    @Test
    void aFrozenFirstLayerIsPassedOver() {
        Watcher watcher = watched(images(Model.sequential(new Dense(16), new Relu(), new Dense(10)))
                .group(new Stack.ParameterGroup("dense1/*", 1, Stack.Freeze.throughout(), Optional.empty())));
        assertEquals(List.of(), watcher.weights, "the second layer does not take pictures");
    }

    @Test
    void aResumedRunPicturesWhatTheUninterruptedOneDoes() {
        StackBuilder stack = images(Model.sequential(new Dense(4), new Relu(), new Dense(10)));
        Watcher whole = new Watcher();
        run(stack.build(), RunOptions.defaults(), whole);
        Watcher parts = new Watcher();
        RunOptions in = RunOptions.defaults().withFolder(folder.resolve("run"));
        run(stack.build(), in.withMaxSteps(4), parts);
        run(stack.build(), in.withStart(RunOptions.Start.RESUME), parts);
        run(stack.build(), in.withStart(RunOptions.Start.RESUME), parts);
        assertEquals(whole.weights, parts.weights);
        assertEquals(whole.samples, parts.samples);
    }

    @Test
    void samplesAreShownInEpochsOneTwoFourAndSoOn() {
        Watcher watcher = watched(images(Model.sequential(new Dense(4), new Relu(), new Dense(10)))
                .batch(1000)
                .epochs(9));
        assertEquals(
                List.of(1, 2, 4, 8),
                watcher.samples.stream().map(SamplesShown::epoch).toList());
        assertEquals(
                List.of(1L, 6L, 16L, 36L),
                watcher.samples.stream().map(SamplesShown::step).toList());
        Dataset training = new FashionMnistSmall().load(Path::of).train();
        float[] image = new float[784];
        float[] label = new float[1];
        for (SampleView sample : watcher.samples.get(1).samples()) {
            training.readInput(0, (int) sample.index(), image, 0);
            training.readTarget(0, (int) sample.index(), label, 0);
            assertEquals(
                    training.schema().targets().get(0).className((int) label[0]), sample.target(), "sample " + sample);
            Picture picture = sample.picture().orElseThrow();
            byte[] pixels = picture.pixels();
            for (int pixel = 0; pixel < pixels.length; pixel++) {
                double value = picture.low() + (pixels[pixel] & 255) / 255.0 * (picture.high() - picture.low());
                // half a step of a byte
                assertEquals(image[pixel] / 255, value, 0.5 / 255 + 1e-6);
            }
        }
        assertEquals(16, watcher.samples.get(0).samples().size());
    }

    @Test
    void samplesAreShownAfterAugmentationWithTheNamesOfTheirValues() {
        StackBuilder stack = Stack.builder()
                .source(new Clouds())
                .validation(0)
                .preprocess()
                .model(Model.sequential(new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .batch(10)
                .steps(1);
        List<SampleView> plain = watched(stack).samples.get(0).samples();
        List<SampleView> noisy = watched(stack.augment(new RunPlugins.Noise()).regularize(new RunPlugins.Smoothing()))
                .samples
                .get(0)
                .samples();
        assertEquals(10, plain.size());
        assertEquals(
                plain.stream().map(SampleView::index).toList(),
                noisy.stream().map(SampleView::index).toList());
        assertEquals(2, plain.get(0).values().size());
        assertNotEquals(plain.get(0).values(), noisy.get(0).values());
        String name = List.of("red", "green", "blue").get((int) plain.get(0).index() % 3);
        assertEquals(name, plain.get(0).target());
        assertTrue(noisy.get(0).target().startsWith(name + " 67 %, "), noisy.get(0)::target);
    }

    @Test
    void whatIsSwitchedOffIsNotShown() {
        Watcher watcher = watched(images(Model.sequential(new Dense(10)))
                .recording(new Recording(0, new Recording.Statistics(), false, false, true)));
        assertEquals(List.of(), watcher.weights);
        assertEquals(List.of(), watcher.samples);
    }
}
