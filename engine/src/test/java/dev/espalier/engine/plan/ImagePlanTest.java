package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.gradient.FakeDropout;
import dev.espalier.engine.gradient.GradientCheck;
import dev.espalier.engine.gradient.GradientReport;
import dev.espalier.engine.kernel.KernelChoice;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.ConvolutionChoice;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.GlobalAveragePooling;
import dev.espalier.engine.layer.GroupNorm;
import dev.espalier.engine.layer.MaxPooling;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Relu6;
import dev.espalier.engine.layer.Reshape;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.layer.TransposedConvolution;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans of images keep their channels last where only layers see them that can do with that, and no one can tell. */
class ImagePlanTest {

    private static final int CAPACITY = 37;

    /** Layers that know formats, that keep them, that know nothing of them, and that see an image as a vector. */
    private static Graph graph() {
        Convolution square = new Convolution(20, 3).withPadding("same");
        Model model = Model.builder()
                .input("x")
                .node("trunk", "x", square, new BatchNorm(), new Relu())
                .node("branch", "trunk", square.withGroups(2), new BatchNorm())
                .node("sum", List.of("trunk", "branch"), new Add(), new Sigmoid())
                .node(
                        "pooled",
                        "sum",
                        new MaxPooling(),
                        new Convolution(6, 3).withStride(2).withPadding("1"))
                .node("unaware", "pooled", new FakeDropout(0.2), new Softmax())
                .node("norm", "unaware", new Convolution(4, 1), new GroupNorm(2, 1e-3))
                .node("vector", "norm", new Flatten(), new Dense(3))
                .node("reshaped", "norm", Reshape.of(2, -1, 2), new TransposedConvolution(3, 2, 2), new Flatten())
                .node("means", "sum", new GlobalAveragePooling(), new Dense(2))
                .output("vector")
                .output("reshaped")
                .output("means")
                .output("norm")
                .build();
        return Graph.of(model, List.of(new Schema.Input("x", Shape.of(3, 9, 8), List.of())));
    }

    @Test
    void keepsChannelsLastWhereNoOtherLayerSeesThem() {
        Lowering lowering = Lowering.of(graph(), true, false, true, name -> false);
        List<String> last = lowering.nodes().stream()
                .filter(node -> node.outputShape().rank() == 3)
                .filter(node -> lowering.formats().of(node.target()) == MemoryFormat.CHANNELS_LAST)
                .map(PlanNode::name)
                .toList();
        List<String> first = lowering.nodes().stream()
                .filter(node -> node.outputShape().rank() == 3)
                .map(PlanNode::name)
                .filter(name -> !last.contains(name))
                .toList();
        assertEquals(
                List.of(
                        "trunk/convolution1",
                        "trunk/batch-norm1",
                        "branch/convolution1",
                        "branch/batch-norm1",
                        "pooled/max-pooling1",
                        "norm/convolution1"),
                last);
        assertEquals(
                List.of(
                        "pooled/convolution1",
                        "unaware/fake-dropout1",
                        "unaware/softmax1",
                        "norm/group-norm1",
                        "reshaped/transposed-convolution1"),
                first);
    }

    /** Convolutions of one or a few channels for each group, with all that goes with them, between layers that keep formats. */
    private static Graph grouped() {
        Convolution depthwise = new Convolution(20, 3).withPadding("same").withGroups(20);
        Model model = Model.builder()
                .input("x")
                .node("stem", "x", new Convolution(20, 1).withoutBias(), new BatchNorm(), new Relu())
                .node("depthwise", "stem", depthwise.withoutBias(), new BatchNorm(), new Relu(), new FakeDropout(0.2))
                .node("dilated", "depthwise", depthwise.withDilation(2), new Sigmoid())
                .node("sum", List.of("stem", "dilated"), new Add(), new Relu())
                .node("pooled", "sum", new MaxPooling(List.of(3), List.of(2), List.of("1")))
                .node(
                        "half",
                        "sum",
                        new Convolution(40, 5).withStride(2).withPadding("2").withGroups(20),
                        new BatchNorm())
                .node(
                        "mixed",
                        "half",
                        new Convolution(20, 3).withPadding("same").withGroups(5))
                .node("next", List.of("pooled", "mixed"), new Add())
                .node(
                        "few",
                        "next",
                        new Convolution(6, 3).withStride(3, 1).withPadding("1"),
                        new BatchNorm(),
                        new Relu())
                .node("single", "few", new Convolution(6, 2).withGroups(6).withStride(1, 3), new Flatten())
                .output("single")
                .build();
        return Graph.of(model, List.of(new Schema.Input("x", Shape.of(3, 9, 8), List.of())));
    }

    /** Depthwise convolutions between batch norms, with and without an activation at the end, of images that grow and shrink. */
    private static Graph inverted() {
        Convolution depthwise = new Convolution(20, 3).withGroups(20).withoutBias();
        Layer[] first = {new Convolution(20, 1), new BatchNorm(), new Relu6()};
        Model model = Model.builder()
                .input("x")
                .node("stem", "x", first)
                .node("half", "stem", depthwise.withStride(2).withPadding("same"), new BatchNorm(), new Relu())
                .node("grown", "half", first)
                .node("same", "grown", depthwise.withPadding("2"), new BatchNorm())
                .node("tanh", "same", new Convolution(20, 1), new BatchNorm(), new Tanh())
                .node("last", "tanh", depthwise, new BatchNorm(), new Tanh(), new Flatten())
                .output("last")
                .build();
        return Graph.of(model, List.of(new Schema.Input("x", Shape.of(3, 9, 8), List.of())));
    }

    @Test
    void joinsDepthwiseConvolutionsAndTheirBatchNorms() {
        List<String> names = Lowering.of(inverted(), true, false, true, name -> false).nodes().stream()
                .map(PlanNode::name)
                .toList();
        assertEquals(
                List.of(
                        "stem/convolution1",
                        "half/convolution1",
                        "grown/convolution1",
                        "same/convolution1",
                        "tanh/convolution1",
                        "last/convolution1"),
                names);
        assertEquals(
                8,
                Lowering.of(inverted(), true, false, true, "half/batch-norm1/scale"::equals)
                        .nodes()
                        .size());
    }

    static Stream<Named<Graph>> graphs() {
        return Stream.of(Named.of("mixed", graph()), Named.of("grouped", grouped()), Named.of("inverted", inverted()));
    }

    @Test
    @Tag("slow")
    void hasTheGradientsOfTheSameGraphInDouble() {
        GradientReport report = GradientCheck.of(graph()).run();
        assertTrue(report.passed(), report::toString);
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void givesTheSameBitsForAnyThreadsAndKernels(Graph graph) {
        Plan expected = trained(graph, KernelWorkers.serial(), true);
        assertSame(expected, trained(graph, KernelWorkers.serial(), false));
        try (WorkerPool two = new WorkerPool(2);
                WorkerPool three = new WorkerPool(3)) {
            assertSame(expected, trained(graph, KernelWorkers.of(two, KernelProvider.kernels()), true));
            assertSame(expected, trained(graph, KernelWorkers.of(three, KernelChoice.portable()), true));
        }
    }

    @Test
    void keepsTheFormatOfMasks() {
        Lowering lowering = Lowering.of(grouped(), true, false, true, name -> false);
        List<String> first = lowering.nodes().stream()
                .filter(node -> lowering.formats().of(node.target()) == MemoryFormat.CHANNELS_FIRST)
                .map(PlanNode::name)
                .toList();
        assertEquals(List.of("single/convolution1"), first);
    }

    /** What follows a mask decides whether it sees its channels last or first; it must not be seen in the result. */
    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void drawsTheSameMaskInBothFormats(boolean training, boolean affine) {
        ActivationMask mask = affine ? new Shifted(0.5) : new FakeDropout(0.5);
        assertArrayEquals(masked(mask, training, new MaxPooling(1)), masked(mask, training, new Flatten()), 0);
    }

    private static float[] masked(ActivationMask mask, boolean training, Layer next) {
        Graph graph = maskedGraph(mask, next);
        Plan.Builder builder = Plan.builder(graph, Plans.trainable(graph), KernelWorkers.serial())
                .maxBatchSize(3);
        Plan plan = (training ? builder.training(7) : builder.activeMasks()).build();
        Plans.fillGaussian(plan.input(0), 1);
        if (!training) {
            Arrays.setAll(plan.maskKeys(), i -> 10 + i);
        }
        plan.forward(3, training, 1, 0);
        return Arrays.copyOf(plan.output(0), 3 * graph.outputs().get(0).shape().size());
    }

    private static Graph maskedGraph(ActivationMask mask, Layer next) {
        Model model = Model.sequential(new Convolution(5, 3), mask, next);
        return Graph.of(model, List.of(new Schema.Input("x", Shape.of(3, 9, 8), List.of())));
    }

    /** Writing the multipliers of another thread would break reproducibility. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesAMaskThatWritesOutsideItsSamples(boolean channelsLast) {
        Graph graph = maskedGraph(new Overreaching(), channelsLast ? new MaxPooling(1) : new Flatten());
        try (WorkerPool two = new WorkerPool(2)) {
            Plan plan = Plan.builder(graph, Plans.trainable(graph), KernelWorkers.of(two, KernelProvider.kernels()))
                    .maxBatchSize(200)
                    .training(7)
                    .build();
            Plans.fillGaussian(plan.input(0), 1);
            EspalierException refusal = assertThrows(EspalierException.class, () -> plan.forward(200, true, 1, 0));
            assertTrue(refusal.getMessage().contains("wrote to multiplier"), refusal::getMessage);
        }
    }

    /** Adds what depends on whether an activation was dropped, and on its place. */
    @Plugin("shifted")
    private record Shifted(double rate) implements AffineMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            new FakeDropout(rate).fill(multiplier, sampleShape, fromSample, toSample, random);
        }

        @Override
        public void shift(
                float[] shift,
                float[] multiplier,
                Shape sampleShape,
                int fromSample,
                int toSample,
                RandomStream random) {
            for (int i = fromSample * sampleShape.size(); i < toSample * sampleShape.size(); i++) {
                shift[i] = (multiplier[i] == 0 ? 1 : 2) + i % sampleShape.size();
            }
        }
    }

    /** Sets all multipliers, whichever are asked for. */
    @Plugin("overreaching")
    private record Overreaching() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            Arrays.fill(multiplier, 1);
        }
    }

    @Test
    void computesConvolutionsAsTheModelSays() {
        Model model = Model.sequential(new Convolution(16, 3).withPadding("same"), new Relu());
        float[] winograd = output(model);
        float[] direct = output(model.withConvolutions(ConvolutionChoice.DIRECT));
        assertArrayEquals(direct, winograd, 1e-3f);
        assertFalse(Arrays.equals(direct, winograd));
    }

    private static float[] output(Model model) {
        Graph graph = Graph.of(model, List.of(new Schema.Input("x", Shape.of(16, 9, 8), List.of())));
        Plan plan = Plan.builder(graph, Plans.trainable(graph), KernelWorkers.serial())
                .maxBatchSize(2)
                .build();
        Plans.fillGaussian(plan.input(0), 1);
        plan.forward(2, false, 1, 0);
        return plan.output(0).clone();
    }

    private static Plan trained(Graph graph, KernelWorkers workers, boolean fused) {
        Plan.Builder builder = Plan.builder(graph, Plans.trainable(graph), workers)
                .maxBatchSize(CAPACITY)
                .training(7)
                .inputGradients();
        double[] weights = new double[graph.outputs().size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1.0 / (i + 1);
            int width = graph.outputs().get(i).shape().size();
            builder.loss(new PlanLoss(i, new MeanSquaredError(), Plans.values("y" + i, width)));
        }
        Plan plan = (fused ? builder : builder.everyLayerByItself()).build();
        for (int step = 1; step <= 3; step++) {
            Plans.fillGaussian(plan.input(0), step);
            for (int i = 0; i < graph.outputs().size(); i++) {
                Plans.fillGaussian(plan.target(i), step + 100 + i);
            }
            // the last batch of an epoch is smaller
            plan.forward(step == 2 ? 5 : CAPACITY, true, step, 0);
            plan.backward(LossWeights.of(weights), true, GradientSink.NONE);
            Plans.descend(plan.parameters(), 0.05f);
        }
        return plan;
    }

    private static void assertSame(Plan expected, Plan actual) {
        for (int i = 0; i < expected.graph().outputs().size(); i++) {
            assertArrayEquals(expected.output(i), actual.output(i), 0);
        }
        assertArrayEquals(expected.inputGradient(0), actual.inputGradient(0), 0);
        Parameters left = expected.parameters();
        for (int i = 0; i < left.count(); i++) {
            assertArrayEquals(
                    left.values(i),
                    actual.parameters().values(i),
                    0,
                    left.info(i).name());
        }
        for (int i = 0; i < left.bufferCount(); i++) {
            assertArrayEquals(left.buffer(i), actual.parameters().buffer(i), 0);
        }
    }
}
