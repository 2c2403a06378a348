package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.ConvolutionChoice;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.GlobalAveragePooling;
import dev.espalier.engine.layer.MaxPooling;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which algorithm computes convolutions is part of a model: trained, resumed, saved and predicted with. */
class DirectConvolutionRunTest {

    private static final int PIXELS = 28 * 28;

    @TempDir
    Path folder;

    /** The second convolution is one that Winograd's algorithm computes, if it may. */
    private static Stack stack(ConvolutionChoice convolutions) {
        Model model = Model.sequential(
                new Convolution(16, 3).withStride(2),
                new Relu(),
                new Convolution(16, 3).withPadding("same"),
                new BatchNorm(),
                new Relu(),
                new MaxPooling(2),
                new GlobalAveragePooling(),
                new Dense(10));
        return Stack.builder()
                .source(new FashionMnistSmall())
                .validation(0.1)
                .preprocess(new Scale(1 / 255.0))
                .model(model.withConvolutions(convolutions))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(50)
                .steps(8)
                .build();
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(2);
    }

    private static void run(Stack stack, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options)) {
            run.run();
        }
    }

    private float[] predicted(String name) {
        try (Espalier espalier = Espalier.create()) {
            TrainedModel model = espalier.loadModel(folder.resolve(name).resolve("model.safetensors"));
            float[] image = new float[PIXELS];
            for (int i = 0; i < PIXELS; i++) {
                image[i] = i * 37 % 256;
            }
            try (Predictor predictor = model.predictor(1)) {
                return predictor.predict(1, List.of(image)).get(0);
            }
        }
    }

    @Test
    void isResumedToTheBitsOfARunThatWasNotInterrupted() throws IOException {
        Stack direct = stack(ConvolutionChoice.DIRECT);
        run(direct, in("whole"));
        run(direct, in("paused").withMaxSteps(3));
        run(direct, in("paused").withStart(RunOptions.Start.RESUME));
        for (String file : List.of("model.safetensors", "metrics.jsonl", "stack.yaml")) {
            assertArrayEquals(
                    RunBytes.of(folder.resolve("whole"), file), RunBytes.of(folder.resolve("paused"), file), file);
        }
        assertTrue(Files.readString(folder.resolve("whole/stack.yaml")).contains("deterministic-convolution: direct"));
    }

    /** One value must not be trained with and another predicted with: the saved model says which it is. */
    @Test
    void isPredictedWithAsItWasTrained() {
        run(stack(ConvolutionChoice.DIRECT), in("direct"));
        run(stack(ConvolutionChoice.AUTO), in("auto"));
        float[] direct = predicted("direct");
        float[] auto = predicted("auto");
        assertArrayEquals(auto, direct, 1e-3f);
        assertFalse(Arrays.equals(auto, direct));
        try (Espalier espalier = Espalier.create()) {
            TrainedModel model = espalier.loadModel(folder.resolve("direct/model.safetensors"));
            assertEquals(ConvolutionChoice.DIRECT, model.graph().model().convolutions());
        }
    }

    @Test
    void isNotResumedWithAnotherAlgorithm() {
        run(stack(ConvolutionChoice.DIRECT), in("run").withMaxSteps(3));
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(stack(ConvolutionChoice.AUTO), in("run").withStart(RunOptions.Start.RESUME)));
        assertTrue(refusal.getMessage().contains("deterministic-convolution"), refusal::getMessage);
    }
}
