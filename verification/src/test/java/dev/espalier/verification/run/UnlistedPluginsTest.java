package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Problem;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Sgd;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that a program makes itself and names in no list: a model that could not be loaded is refused before it is trained. */
class UnlistedPluginsTest {

    /** The cross-entropy under a name of its own. */
    @Plugin(value = "own-loss", summary = "made for a test")
    public record OwnLoss() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            new CrossEntropy().check(output, target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new CrossEntropy().bind(binding);
        }

        @Override
        public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
            new CrossEntropy().predict(samples, output, target, outputs, predictions);
        }
    }

    /** A tanh under a name of its own. */
    @Plugin(value = "own-layer", summary = "made for a test")
    public record OwnLayer() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return new Tanh().infer(inputs);
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Tanh().bind(binding);
        }
    }

    /** A metric that is always 1. */
    @Plugin(value = "own-metric", summary = "made for a test")
    public record OwnMetric() implements EvaluationMetric {

        @Override
        public Accumulator start(Schema.Target target) {
            return new Accumulator() {
                @Override
                public void add(int samples, float[] predictions, float[] targets) {}

                @Override
                public Map<String, Double> values() {
                    return Map.of("own-metric", 1.0);
                }
            };
        }
    }

    /** A step that changes nothing. */
    @Plugin(value = "own-preprocessing", summary = "made for a test")
    public record OwnPreprocessing() implements Preprocessing {

        @Override
        public Fitted fit(Samples training) {
            return restore(training.shape(), Map.of());
        }

        @Override
        public Fitted restore(Shape shape, Map<String, float[]> tensors) {
            return new Fitted() {
                @Override
                public Shape outputShape() {
                    return shape;
                }

                @Override
                public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
                    System.arraycopy(input, inputOffset, output, outputOffset, samples * shape.size());
                }

                @Override
                public Map<String, float[]> tensors() {
                    return Map.of();
                }
            };
        }
    }

    /** Initial values that a layer names among its settings. */
    @Plugin(value = "own-initializer", summary = "made for a test")
    public record OwnInitializer(@Setting("every value") double value) implements Initializer {

        /** Of 0.5. */
        public OwnInitializer() {
            this(0.5);
        }

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            for (int i = from; i < to; i++) {
                values[i] = (float) (value / (1 + i % 7));
            }
        }
    }

    /** A rule that a model does not need. */
    @Plugin(value = "own-optimizer", summary = "made for a test")
    public record OwnOptimizer() implements ParameterOptimizer {

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    private static final class TwelveSamples implements DataSource {

        @Override
        public Parts load(Context context) {
            float[][] inputs = new float[12][2];
            int[] labels = new int[12];
            for (int i = 0; i < labels.length; i++) {
                inputs[i][0] = i;
                labels[i] = i % 3;
            }
            return new Parts(ArrayDataset.of(inputs, labels), Optional.empty(), Optional.empty());
        }
    }

    @TempDir
    Path folder;

    private static StackBuilder stack(Layer layer, Loss loss) {
        return Stack.builder()
                .source(new TwelveSamples())
                .validation(0.25)
                .model(Model.sequential(new Dense(4), layer, new Dense(3)))
                .loss(loss)
                .optimizer(new Sgd())
                .steps(2)
                .batch(4);
    }

    private static Stack stack(String part) {
        return switch (part) {
            case "loss" -> stack(new Tanh(), new OwnLoss()).build();
            case "layer" -> stack(new OwnLayer(), new CrossEntropy()).build();
            case "evaluation metric" ->
                stack(new Tanh(), new CrossEntropy()).metrics(new OwnMetric()).build();
            case "preprocessing" ->
                stack(new Tanh(), new CrossEntropy())
                        .preprocess(new OwnPreprocessing())
                        .build();
            case "initializer" ->
                stack(new Dense(4, true, Optional.of(new OwnInitializer())), new CrossEntropy())
                        .build();
            default -> throw new IllegalArgumentException(part);
        };
    }

    private static Class<?> classOf(String part) {
        return switch (part) {
            case "loss" -> OwnLoss.class;
            case "layer" -> OwnLayer.class;
            case "evaluation metric" -> OwnMetric.class;
            case "preprocessing" -> OwnPreprocessing.class;
            default -> OwnInitializer.class;
        };
    }

    private static Class<?> serviceOf(String part) {
        return classOf(part).getInterfaces()[0];
    }

    private RunOptions inFolder() {
        return RunOptions.defaults().withThreads(1).withFolder(folder.resolve("run"));
    }

    private static void requireLineToAdd(EspalierException refusal, String part) {
        assertEquals(ErrorCode.PLUGIN_BROKEN, refusal.code(), refusal.getMessage());
        assertEquals(1, refusal.problems().size(), refusal.getMessage());
        Problem problem = refusal.problems().get(0);
        String name = classOf(part).getName();
        assertEquals(part + " " + name, problem.where());
        String service = serviceOf(part).getName();
        assertTrue(
                problem.remedy().startsWith("write " + name + " into META-INF/services/" + service), problem.remedy());
        assertTrue(problem.remedy().contains("'provides " + service + " with " + name + ";'"), problem.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss", "layer", "evaluation metric", "preprocessing", "initializer"})
    void aRunWithAFolderIsRefusedBeforeItsFirstStepWithTheLineToAdd(String part) {
        try (Espalier espalier = Espalier.create()) {
            Stack stack = stack(part);
            requireLineToAdd(assertThrows(EspalierException.class, () -> espalier.prepare(stack, inFolder())), part);
        }
        assertFalse(Files.exists(folder.resolve("run")), "a refused start leaves nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss", "layer", "evaluation metric", "preprocessing", "initializer"})
    void oneWithoutAFolderTrainsAndPredictsAndIsNotSaved(String part) throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (Espalier espalier = Espalier.create();
                TrainingRun run =
                        espalier.prepare(stack(part), RunOptions.defaults().withThreads(1))) {
            TrainedModel model = run.run().model().orElseThrow();
            model.predictor(1).close();
            requireLineToAdd(assertThrows(EspalierException.class, () -> model.save(file)), part);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss", "layer", "evaluation metric", "preprocessing", "initializer"})
    void theLineIsEnough(String part) throws IOException {
        Path list =
                folder.resolve("classes/META-INF/services/" + serviceOf(part).getName());
        Files.createDirectories(list.getParent());
        Files.writeString(list, classOf(part).getName());
        URL[] urls = {folder.resolve("classes").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, UnlistedPluginsTest.class.getClassLoader());
                Espalier espalier = Espalier.builder().classLoader(loader).build();
                TrainingRun run = espalier.prepare(stack(part), inFolder())) {
            run.run();
            espalier.loadModel(folder.resolve("run/model.safetensors"))
                    .predictor(1)
                    .close();
        }
    }

    @Test
    void allAreToldAtOnceAndWhatAModelDoesNotNeedIsNot() {
        Stack stack = stack(new OwnLayer(), new OwnLoss())
                .metrics(new OwnMetric())
                .preprocess(new OwnPreprocessing())
                .optimizer(new OwnOptimizer())
                .build();
        try (Espalier espalier = Espalier.create()) {
            EspalierException refusal =
                    assertThrows(EspalierException.class, () -> espalier.prepare(stack, inFolder()));
            assertEquals(
                    List.of(
                            "layer " + OwnLayer.class.getName(),
                            "loss " + OwnLoss.class.getName(),
                            "evaluation metric " + OwnMetric.class.getName(),
                            "preprocessing " + OwnPreprocessing.class.getName()),
                    refusal.problems().stream().map(Problem::where).toList());
        }
    }
}
