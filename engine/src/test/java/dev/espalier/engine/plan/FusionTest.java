package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.PackedWeights;
import dev.espalier.engine.gradient.FakeDropout;
import dev.espalier.engine.kernel.KernelChoice;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Elu;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.layer.LeakyRelu;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Relu6;
import dev.espalier.engine.layer.Reshape;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A layer and the activation behind it as one unit, against each by itself. */
class FusionTest {

    private static final int INPUTS = 37;

    /** Three blocks of rows, the last one small. */
    private static final int CAPACITY = 70;

    /** Wide enough for two threads, and no multiple of a panel. */
    private static final int WIDE = 300;

    /**
     * A graph.
     *
     * @param nodes how many nodes it has that are run if each is by itself while training
     * @param training how many units they make while training
     * @param prediction how many they make in prediction
     * @param frozen what the names of frozen parameters begin with
     */
    private record Case(String name, Model model, int nodes, int training, int prediction, String frozen) {

        static Case of(String name, int training, int prediction, String frozen, Layer... layers) {
            return new Case(name, Model.sequential(layers), layers.length, training, prediction, frozen);
        }

        Graph graph() {
            return Graph.of(model, List.of(new Schema.Input("x", Shape.of(INPUTS), List.of())));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Case> graphs() {
        Dense wide = new Dense(WIDE);
        Dense plain = new Dense(WIDE, false, Optional.empty());
        Dense head = new Dense(3);
        Layer mask = new FakeDropout(0.2);
        String nothing = "-";
        return List.of(
                Case.of("dense relu", 2, 2, nothing, wide, new Relu(), head),
                Case.of("dense without bias, tanh", 2, 2, nothing, plain, new Tanh(), head),
                Case.of("batch norm relu", 3, 3, nothing, wide, new BatchNorm(), new Relu(), head),
                Case.of("batch norm tanh", 3, 3, nothing, wide, new BatchNorm(), new Tanh(), head),
                Case.of("batch norm leaky relu", 3, 3, nothing, wide, new BatchNorm(), new LeakyRelu(0.2), head),
                Case.of("batch norm relu6", 3, 3, nothing, wide, new BatchNorm(), new Relu6(), head),
                Case.of("elu behind elu", 3, 3, nothing, wide, new Elu(0.7), new Elu(), head),
                Case.of("gelu, whose gradient needs its input", 3, 2, nothing, wide, new Gelu(), head),
                Case.of("an activation as the output", 2, 2, nothing, wide, new Relu(), head, new Sigmoid()),
                Case.of("an activation of the input", 2, 2, nothing, new Relu(), head),
                new Case(
                        "another shape between",
                        Model.sequential(wide, new Reshape(List.of(30, 10)), new Tanh(), new Flatten(), head),
                        3,
                        2,
                        2,
                        nothing),
                Case.of("dropout between", 4, 2, nothing, wide, mask, new Relu(), head),
                Case.of("frozen below", 3, 3, "dense1/", wide, new Relu(), wide, new Tanh(), head),
                Case.of("frozen between", 3, 3, "dense2/", wide, new Relu(), wide, new Tanh(), head),
                Case.of("frozen batch norm", 3, 3, "batch-norm1/", wide, new BatchNorm(), new Relu(), head),
                new Case(
                        "an activation that is taken twice",
                        Model.builder()
                                .input("x")
                                .node("trunk", "x", wide, new Relu())
                                .node("branch", "trunk", wide, new LeakyRelu())
                                .node("sum", List.of("trunk", "branch"), new Add())
                                .node("head", "sum", head)
                                .output("head")
                                .build(),
                        6,
                        4,
                        4,
                        nothing),
                new Case(
                        "a result that is taken twice",
                        Model.builder()
                                .input("x")
                                .node("trunk", "x", wide)
                                .node("branch", "trunk", new Relu())
                                .node("sum", List.of("trunk", "branch"), new Add())
                                .node("head", "sum", head)
                                .output("head")
                                .build(),
                        4,
                        4,
                        4,
                        nothing),
                new Case(
                        "an output that is used",
                        Model.builder()
                                .input("x")
                                .node("trunk", "x", wide)
                                .node("head", "trunk", new Tanh(), head)
                                .output("trunk")
                                .output("head")
                                .build(),
                        3,
                        3,
                        3,
                        nothing),
                new Case(
                        "an activation that is an output and is used",
                        Model.builder()
                                .input("x")
                                .node("trunk", "x", wide, new Tanh())
                                .node("head", "trunk", head)
                                .output("trunk")
                                .output("head")
                                .build(),
                        3,
                        2,
                        2,
                        nothing));
    }

    static Stream<Arguments> cases() {
        return graphs().stream().map(Arguments::of);
    }

    static Stream<Arguments> runs() {
        return graphs().stream()
                .flatMap(of -> Stream.of(KernelProvider.kernels(), KernelChoice.portable())
                        .flatMap(kernels -> Stream.of(1, 2).map(threads -> Arguments.of(of, kernels, threads))));
    }

    private static Plan plan(Case of, KernelWorkers workers, boolean fused) {
        Graph graph = of.graph();
        Parameters parameters = Parameters.trainable(graph, name -> name.startsWith(of.frozen));
        parameters.initialize(3, new Plans.Normal());
        Plan.Builder builder = Plan.builder(graph, parameters, workers)
                .maxBatchSize(CAPACITY)
                .training(7)
                .inputGradients();
        for (int i = 0; i < graph.outputs().size(); i++) {
            int width = graph.outputs().get(i).shape().size();
            builder.loss(new PlanLoss(i, new MeanSquaredError(), Plans.values("y" + i, width)));
        }
        return (fused ? builder : builder.everyLayerByItself()).build();
    }

    private static void fill(Plan plan, int seed) {
        Plans.fillGaussian(plan.input(0), seed);
        for (int i = 0; i < plan.graph().outputs().size(); i++) {
            Plans.fillGaussian(plan.target(i), seed + 100 + i);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void makesOneUnitOfALayerAndTheActivationThatAloneTakesItsResult(Case of) {
        assertEquals(
                of.nodes,
                Lowering.of(of.graph(), true, false, false, name -> false)
                        .nodes()
                        .size());
        assertEquals(
                of.training,
                Lowering.of(of.graph(), true, false, true, name -> false)
                        .nodes()
                        .size());
        assertEquals(
                of.prediction,
                Lowering.of(of.graph(), false, false, true, name -> false)
                        .nodes()
                        .size());
    }

    @ParameterizedTest(name = "{0}, {1}, {2} threads")
    @MethodSource("runs")
    void trainsToTheBitsOfEachLayerByItself(Case of, Kernels kernels, int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            Plan fused = plan(of, KernelWorkers.of(pool, kernels), true);
            Plan apart = plan(of, KernelWorkers.of(pool, kernels), false);
            for (int step = 1; step <= 3; step++) {
                for (int pass = 0; pass < 2; pass++) {
                    int samples = pass == 0 ? CAPACITY : 33;
                    pass(fused, step, pass, samples);
                    pass(apart, step, pass, samples);
                    assertSamePass(apart, fused);
                }
                Plans.descend(fused.parameters(), 0.05f);
                Plans.descend(apart.parameters(), 0.05f);
            }
            fused.forward(CAPACITY, false, 9, 0);
            apart.forward(CAPACITY, false, 9, 0);
            assertSameOutputs(apart, fused);
        }
    }

    private static void pass(Plan plan, int step, int pass, int samples) {
        fill(plan, 2 * step + pass);
        plan.forward(samples, true, step, pass);
        double[] weights = new double[plan.graph().outputs().size()];
        Arrays.fill(weights, samples / (CAPACITY + 33.0));
        plan.backward(LossWeights.of(weights), pass == 0, GradientSink.NONE);
    }

    private static void assertSameOutputs(Plan expected, Plan actual) {
        for (int i = 0; i < expected.graph().outputs().size(); i++) {
            assertEquals(expected.loss(i), actual.loss(i));
            assertArrayEquals(expected.output(i), actual.output(i));
        }
    }

    private static void assertSamePass(Plan expected, Plan actual) {
        assertSameOutputs(expected, actual);
        assertArrayEquals(expected.inputGradient(0), actual.inputGradient(0));
        Parameters left = expected.parameters();
        Parameters right = actual.parameters();
        for (int i = 0; i < left.count(); i++) {
            assertArrayEquals(
                    left.gradients(i), right.gradients(i), left.info(i).name());
            assertArrayEquals(left.values(i), right.values(i), left.info(i).name());
        }
        for (int i = 0; i < left.bufferCount(); i++) {
            assertArrayEquals(left.buffer(i), right.buffer(i));
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2} threads")
    @MethodSource("runs")
    void predictsToTheBitsOfEachLayerByItself(Case of, Kernels kernels, int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            KernelWorkers workers = KernelWorkers.of(pool, kernels);
            Graph graph = of.graph();
            Parameters parameters = Plans.trainable(graph);
            Plan apart = Plan.builder(graph, parameters, workers)
                    .maxBatchSize(CAPACITY)
                    .everyLayerByItself()
                    .build();
            Plan fused = Plan.builder(graph, parameters, workers)
                    .maxBatchSize(CAPACITY)
                    .build();
            Plan packed = Plan.builder(graph, parameters, workers)
                    .maxBatchSize(CAPACITY)
                    .packedWeights(new PackedWeights())
                    .build();
            for (int samples : new int[] {1, 5, CAPACITY}) {
                for (Plan plan : List.of(apart, fused, packed)) {
                    Plans.fillGaussian(plan.input(0), samples);
                    plan.forward(samples, false, 1, 0);
                }
                assertSameOutputs(apart, fused);
                assertSameOutputs(apart, packed);
            }
        }
    }

    @Test
    void keepsNoBufferForWhatIsBetween() {
        Case deep = Case.of(
                "deep",
                4,
                4,
                "-",
                new Dense(WIDE),
                new Relu(),
                new Dense(WIDE),
                new BatchNorm(),
                new Tanh(),
                new Dense(3));
        long fused = plan(deep, KernelWorkers.serial(), true).bytes();
        long apart = plan(deep, KernelWorkers.serial(), false).bytes();

        assertEquals(2L * CAPACITY * WIDE * Float.BYTES, apart - fused);
    }

    @Test
    void namesTheLayerInWhoseUnitANumberWentWrong() {
        Case of = Case.of("overflow", 2, 2, "-", new Dense(WIDE), new Relu(), new Dense(3));
        Plan plan = plan(of, KernelWorkers.serial(), true);
        fill(plan, 1);
        Arrays.fill(plan.parameters().values(0), 3e38f);
        plan.forward(CAPACITY, true, 1, 0);

        assertEquals(Optional.of(new Plan.NonFinite("dense1", "output")), plan.firstNonFinite(LossWeights.of()));
    }

    @Test
    void whatALayerPutsOutIsToldOnlyWhereEachIsRunByItself() {
        Case of = Case.of("one", 2, 2, "-", new Dense(WIDE), new Relu(), new Dense(3));
        Plan apart = plan(of, KernelWorkers.serial(), false);
        Plan fused = plan(of, KernelWorkers.serial(), true);
        fill(apart, 1);

        // behind the ReLU there would be none below zero
        float[] output = apart.outputOf("dense1/weight", CAPACITY);
        assertEquals(CAPACITY * WIDE, output.length);
        Arrays.sort(output);
        assertTrue(output[0] < 0);
        assertThrows(IllegalArgumentException.class, () -> apart.outputOf("dense3/weight", CAPACITY));
        assertThrows(IllegalArgumentException.class, () -> fused.outputOf("dense1/weight", CAPACITY));
    }
}
