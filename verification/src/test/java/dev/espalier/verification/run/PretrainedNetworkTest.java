package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.checkpoint.WeightFile;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.ModuleNames;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.loss.MeanSquaredError;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that torchvision made and PyTorch wrote, in the stacks that ship; {@code pretrained.py} is where they are from. */
class PretrainedNetworkTest {

    private static final Path STACKS = Path.of("..", "stacks").toAbsolutePath().normalize();

    private static final int SIZE = 40;

    private static final long NEVER = Long.MAX_VALUE;

    /** As few channels as the networks of the files have, in place of those for ImageNet. */
    private static final Map<String, String> SMALL_RESNET = Map.of(
            "model.0.convolution.channels", "8",
            "model.4.stage", "{channels: 8, first: {basic: 8}}",
            "model.5.stage", "12",
            "model.6.stage", "16",
            "model.7.stage", "24");

    private static final Map<String, String> SMALL_VGG = Map.of(
            "blocks.convolve.layers", "[convolution: {channels: $channels, kernel: 3, padding: 1}, batch-norm, relu]",
            "model.0.stage.channels", "6",
            "model.1.stage.channels", "8",
            "model.2.stage", "10",
            "model.3.stage", "12",
            "model.4.stage", "12",
            "model.6.dense", "24",
            "model.9.dense", "24");

    private static final Map<String, String> SMALL_MOBILENET = Map.of(
            "model.3.depthwise.out", "4",
            "model.4.stage", "{in: 4, out: 4, times: 2}",
            "model.5.stage", "{in: 4, out: 6, times: 3}",
            "model.6.stage", "{in: 6, out: 8, times: 4}",
            "model.7.stage", "{in: 8, out: 9, times: 3, stride: 1}",
            "model.8.stage", "{in: 9, out: 10, times: 3}",
            "model.9.inverted", "{in: 10, out: 12}");

    @TempDir
    static Path folder;

    private final Espalier espalier = Espalier.create();

    static Stream<Arguments> networks() {
        return Stream.of(
                arguments("resnet", "resnet-18", ModuleNames.TORCHVISION_RESNET, SMALL_RESNET),
                arguments("vgg", "vgg-16", ModuleNames.TORCHVISION_VGG, SMALL_VGG),
                arguments("mobilenet", "mobilenet-v2-imagenet", ModuleNames.TORCHVISION_MOBILENET_V2, SMALL_MOBILENET));
    }

    private static Path resource(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(PretrainedNetworkTest.class.getResourceAsStream(name), name)) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }

    /** Ten pictures with the outputs of PyTorch as their targets. */
    private record TenPictures(float[] pixels, float[] outputs) implements DataSource {

        private static final int COUNT = 10;

        static TenPictures of(String network, Path file) throws IOException {
            List<String> lines = Files.readAllLines(file);
            float[] pixels = new float[COUNT * 3 * SIZE * SIZE];
            int first = lines.indexOf("[pictures]") + 1;
            for (int i = 0; i < COUNT; i++) {
                byte[] bytes = Base64.getDecoder().decode(lines.get(first + i));
                for (int j = 0; j < bytes.length; j++) {
                    pixels[i * bytes.length + j] = bytes[j] & 0xFF;
                }
            }
            int own = lines.indexOf("[" + network + "]") + 1;
            String[] numbers = String.join(" ", lines.subList(own, own + COUNT)).split(" ", -1);
            float[] outputs = new float[numbers.length];
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = Float.parseFloat(numbers[i]);
            }
            return new TenPictures(pixels, outputs);
        }

        int width() {
            return outputs.length / COUNT;
        }

        @Override
        public Parts load(Context context) {
            ArrayDataset all = ArrayDataset.builder()
                    .input("image", Shape.of(3, SIZE, SIZE), pixels)
                    .values("logits", width(), outputs)
                    .build();
            return new Parts(all, Optional.empty(), Optional.empty());
        }
    }

    /** Trained by a step that changes next to nothing: one bias, by next to nothing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void givesTheOutputsOfPyTorch(String network, String stack, ModuleNames names, Map<String, String> small)
            throws IOException {
        TenPictures pictures = TenPictures.of(network, resource("pretrained.txt"));
        Map<String, String> overrides = new HashMap<>(small);
        int head = lastLayerOf(stack);
        overrides.put("model." + head, "{dense: " + pictures.width() + "}");
        Stack shipped = espalier.readStack(STACKS.resolve(stack + ".yaml"), overrides);
        Stack imported = Stack.builder()
                .source(pictures)
                .model(shipped.model())
                .initialWeights(InitialWeights.of(resource("pretrained-" + network + ".safetensors")
                                .toString())
                        .named(names)
                        .ofImageNet())
                .loss(new MeanSquaredError())
                .targetScaling(ScalingMethod.NONE)
                .optimizer(shipped.optimizer())
                .learningRate(1e-30)
                .group(new Stack.ParameterGroup("*weight", 1, Stack.Freeze.throughout(), Optional.empty()))
                .group(new Stack.ParameterGroup("*batch-norm*", 1, Stack.Freeze.throughout(), Optional.empty()))
                .steps(1)
                .build();
        try (TrainingRun run = espalier.prepare(imported, RunOptions.defaults().withThreads(1))) {
            RunResult result = run.run();
            try (Predictor predictor = result.model().orElseThrow().predictor(1)) {
                float[] predicted = predictor
                        .predict(TenPictures.COUNT, List.of(pictures.pixels()))
                        .get(0);
                assertArrayEquals(pictures.outputs(), predicted, 1e-4f);
            }
        }
    }

    private static int lastLayerOf(String stack) {
        return switch (stack) {
            case "resnet-18" -> 9;
            case "vgg-16" -> 12;
            default -> 15;
        };
    }

    @AfterEach
    void close() {
        espalier.close();
    }

    @BeforeAll
    static void drawPictures() throws IOException {
        Random random = new Random(17);
        for (String kind : new String[] {"arc", "corner", "disc", "ring"}) {
            Path own = Files.createDirectories(folder.resolve("pictures").resolve(kind));
            for (int i = 0; i < 60; i++) {
                ImageIO.write(
                        picture(kind, random), "png", own.resolve(i + ".png").toFile());
            }
        }
    }

    /** A shape of any place, size and turn on a noisy ground, darker or lighter, of a kind that the network has not seen. */
    private static BufferedImage picture(String kind, Random random) {
        BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        int[] ground = random.ints(3, 80, 175).toArray();
        int sign = random.nextBoolean() ? 1 : -1;
        int[] colour = IntStream.of(ground)
                .map(channel -> channel + sign * (40 + random.nextInt(40)))
                .toArray();
        double turn = random.nextDouble() - 0.5;
        double radius = 7 + 6 * random.nextDouble();
        double x0 = SIZE / 2.0 + 12 * random.nextDouble() - 6;
        double y0 = SIZE / 2.0 + 12 * random.nextDouble() - 6;
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double u = (x + 0.5 - x0) / radius;
                double v = (y + 0.5 - y0) / radius;
                boolean inside = isInside(
                        kind, u * Math.cos(turn) + v * Math.sin(turn), v * Math.cos(turn) - u * Math.sin(turn));
                int[] of = inside ? colour : ground;
                int pixel = 0;
                for (int channel : of) {
                    double noisy = channel + 22 * random.nextGaussian();
                    pixel = pixel << 8 | (int) Math.max(0, Math.min(255, noisy));
                }
                picture.setRGB(x, y, pixel);
            }
        }
        return picture;
    }

    private static boolean isInside(String kind, double u, double v) {
        double distance = Math.hypot(u, v);
        return switch (kind) {
            case "arc" -> distance < 1 && distance > 0.6 && v < 0.1;
            case "corner" -> Math.max(Math.abs(u), Math.abs(v)) < 0.9 && (u < -0.4 || v > 0.4);
            case "disc" -> distance < 0.95;
            default -> distance < 1 && distance > 0.6;
        };
    }

    private static Map<String, String> settings(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(SMALL_RESNET);
        settings.putAll(Map.of(
                "data.path", folder.resolve("pictures").toString(),
                "data.size", "[40, 40]",
                "data.validation", "0.25",
                "schedule", "[]",
                "augment", "[]",
                "train.batch", "20",
                "train.validate", "{steps: 1}"));
        settings.putAll(changes);
        return settings;
    }

    private static String imported(String more) throws IOException {
        return "{model: '" + resource("pretrained-resnet.safetensors")
                + "', names: torchvision-resnet, except: ['dense1/*']" + more + "}";
    }

    private Stack resnet(Map<String, String> changes) {
        return espalier.readStack(STACKS.resolve("resnet-18.yaml"), settings(changes));
    }

    /** The first validation at which the accuracy was reached; there is one after each step. */
    private static final class FirstStep implements TrainingListener {

        private static final double ACCURACY = 0.9;

        private long reached = NEVER;

        @Override
        public void evaluationFinished(EvaluationFinished event) {
            if (event.split() == Split.VALIDATION && event.values().getOrDefault("accuracy", 0.0) >= ACCURACY) {
                reached = Math.min(reached, event.step());
            }
        }
    }

    private static long stepsTo(Stack stack) {
        FirstStep first = new FirstStep();
        try (Espalier own = Espalier.builder().listener(first).build();
                TrainingRun run = own.prepare(stack, RunOptions.defaults())) {
            run.run();
        }
        return first.reached;
    }

    /** A learning rate of 0.1 was the best for random weights of those that were tried. */
    private Stack fromScratch(long steps) {
        return resnet(Map.of("train.epochs", "~", "train.steps", Long.toString(steps), "learning-rate", "0.1"));
    }

    @Tag("slow")
    @Test
    void adaptsToAFolderOfPicturesInATenthOfTheStepsThatRandomWeightsTake() throws IOException {
        long adapting = stepsTo(resnet(Map.of(
                "train.epochs", "~",
                "train.steps", "20",
                "initial-weights", imported(", preprocessing: imagenet"),
                "layer-decay", "0.8",
                "groups", "[{match: 'dense1/*', learning-rate-multiplier: 10}, {match: '*', freeze: {steps: 5}}]")));
        assertTrue(adapting <= 20, () -> adapting + " steps");
        assertEquals(NEVER, stepsTo(fromScratch(10 * adapting)));
    }

    @Tag("slow")
    @Test
    void randomWeightsReachTheSameInTheEnd() {
        assertTrue(stepsTo(fromScratch(300)) < NEVER);
    }

    /** The stages thaw from the head downwards; what is frozen keeps the weights and the statistics of the file. */
    @Test
    void thawsBlocksOnAPlan() throws IOException {
        Map<String, float[]> file = new HashMap<>();
        WeightFile.open(resource("pretrained-resnet.safetensors")).tensors().stream()
                .filter(tensor -> tensor.isFloatingPoint())
                .forEach(tensor -> file.put(tensor.name(), tensor.floats()));
        Stack stack = resnet(Map.of(
                "train.epochs", "~",
                "train.steps", "3",
                "initial-weights", imported(", preprocessing: imagenet"),
                "groups",
                        "[{match: 'dense1/*'}, {match: 'stage4/*', freeze: {steps: 2}}, {match: '*', freeze: {steps: 4}}]",
                "layer-decay", "0.5"));
        try (TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
            String described = String.join("\n", run.describe());
            assertTrue(described.contains("stage4/2/convolution2 from layer4.1.conv2"), described);
            assertTrue(described.contains("stage2/1/shortcut/convolution1 from layer2.0.downsample.0"), described);
            assertTrue(described.contains("at initial values: dense1/weight, dense1/bias"), described);
            assertTrue(
                    described.contains("not used of the file: fc.bias, fc.weight, bn1.num_batches_tracked"), described);
            assertTrue(described.contains("  dense1: learning rate 0.02\n"), described);
            assertTrue(
                    described.contains(
                            "  stage4/2/convolution2, stage4/2/batch-norm2: learning rate 0.01, frozen in the first 2 steps"),
                    described);
            assertTrue(
                    described.contains("stage4/2/batch-norm1: learning rate 0.005, frozen in the first 2 steps"),
                    described);
            Map<String, float[]> weights = run.run().model().orElseThrow().weights();
            assertArrayEquals(file.get("conv1.weight"), weights.get("convolution1/weight"));
            assertArrayEquals(
                    file.get("layer3.0.downsample.1.running_var"),
                    weights.get("stage3/1/shortcut/batch-norm1/running-variance"));
            assertFalse(Arrays.equals(file.get("layer4.1.conv2.weight"), weights.get("stage4/2/convolution2/weight")));
        }
    }

    private String refusal(Map<String, String> changes) {
        return assertThrows(EspalierException.class, () -> espalier.prepare(resnet(changes), RunOptions.defaults()))
                .getMessage();
    }

    @Test
    void refusesOtherPreprocessingThanTheNetworkWasTrainedWith() throws IOException {
        String unknown = refusal(Map.of("initial-weights", imported("")));
        assertTrue(unknown.contains("does not say what preprocessing"), unknown);
        assertTrue(unknown.contains("set it to imagenet"), unknown);
        String other = refusal(
                Map.of("data.preprocess", "[scale, center]", "initial-weights", imported(", preprocessing: imagenet")));
        assertTrue(other.contains("data.preprocess: it is image: [scale, center]"), other);
        assertTrue(other.contains("leave data.preprocess out"), other);
        String given = refusal(Map.of("initial-weights", imported(", trained-with: [scale]")));
        assertTrue(given.contains("was trained with image: [scale]"), given);
        String both = assertThrows(
                        EspalierException.class,
                        () -> resnet(Map.of(
                                "initial-weights", imported(", preprocessing: imagenet, trained-with: [scale]"))))
                .getMessage();
        assertTrue(both.contains("must be left out where trained-with has the steps"), both);
        String grey =
                refusal(Map.of("data.greyscale", "true", "initial-weights", imported(", preprocessing: imagenet")));
        assertTrue(grey.contains("mean has 3 numbers"), grey);
        assertTrue(grey.contains("pictures with as many channels"), grey);
    }

    @Test
    void resumesToTheSameBitsWithoutTheFile() throws IOException {
        Path file = resource("pretrained-resnet.safetensors");
        Path copy = Files.copy(file, folder.resolve("copy.safetensors"));
        Stack stack = resnet(Map.of(
                "train.epochs", "~",
                "train.steps", "3",
                "initial-weights", imported(", preprocessing: imagenet").replace(file.toString(), copy.toString()),
                "groups", "[{match: 'dense1/*'}, {match: '*', freeze: {steps: 2}}]"));
        RunOptions whole = RunOptions.defaults().withFolder(folder.resolve("whole"));
        RunOptions stopped = RunOptions.defaults().withFolder(folder.resolve("stopped"));
        run(stack, whole);
        run(stack, stopped.withMaxSteps(1));
        Files.delete(copy);
        run(stack, stopped.withStart(RunOptions.Start.RESUME));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                Files.readAllBytes(folder.resolve("stopped/model.safetensors")));
    }

    private void run(Stack stack, RunOptions options) {
        try (TrainingRun run = espalier.prepare(stack, options)) {
            run.run();
        }
    }

    @Test
    void takesThePreprocessingOverWhereTheStackSaysNothing() throws IOException {
        String text = Files.readString(STACKS.resolve("resnet-18.yaml")).replaceAll("(?m)^  preprocess:.*\n", "");
        Stack silent = espalier.readStack(
                "silent", text, settings(Map.of("initial-weights", imported(", preprocessing: imagenet"))));
        assertEquals(Stack.Data.DEFAULT_PREPROCESSING, silent.data().preprocess());
        try (TrainingRun run = espalier.prepare(silent, RunOptions.defaults())) {
            String described = String.join("\n", run.describe());
            assertTrue(described.contains("trained with: [scale, standardize: {per: channel, mean: [0.485"), described);
        }
    }

    @Test
    void saysWhichNamesTheFileHas() throws IOException {
        String unnamed = refusal(Map.of("initial-weights", imported("").replace("names: torchvision-resnet, ", "")));
        assertTrue(
                unnamed.contains("set initial-weights.names: torchvision-resnet and name the preprocessing"), unnamed);
        String misnamed = refusal(Map.of(
                "initial-weights",
                imported(", preprocessing: imagenet").replace("torchvision-resnet,", "torchvision-vgg,")));
        assertTrue(misnamed.contains("set initial-weights.names: torchvision-resnet"), misnamed);
    }

    /** A file of a parallel trainer, into a model whose nodes have other names. */
    @Test
    void patternsOfTheUserComeBeforeTheRules() throws IOException {
        String text = Files.readString(STACKS.resolve("resnet-18.yaml"));
        Stack stack = espalier.readStack(
                "renamed",
                text,
                settings(
                        Map.of(
                                "initial-weights",
                                imported(
                                        ", preprocessing: imagenet, match: {'bn1.*': 'batch-norm1/*', 'conv1.*': 'convolution1/*'}"))));
        try (TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
            String described = String.join("\n", run.describe());
            assertTrue(described.contains("stage1/1/convolution1 from layer1.0.conv1"), described);
            assertFalse(described.contains("convolution1 from conv1,"), described);
        }
    }
}
