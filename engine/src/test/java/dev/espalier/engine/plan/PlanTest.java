package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.gradient.FakeDropout;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final KernelWorkers SERIAL = KernelWorkers.serial();
    private static final double[] ONE = {1};

    @Test
    void learnsExclusiveOrByPlainGradientDescent() {
        Graph graph = Plans.graph(2, new Dense(8), new Tanh(), new Dense(2));
        Parameters parameters = Plans.trainable(graph);
        Plan plan = Plan.builder(graph, parameters, SERIAL)
                .maxBatchSize(4)
                .training(1)
                .loss(new PlanLoss(0, new CrossEntropy(), Plans.classes(2)))
                .build();
        System.arraycopy(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 0, plan.input(0), 0, 8);
        System.arraycopy(new float[] {0, 1, 1, 0}, 0, plan.target(0), 0, 4);

        for (int step = 1; step <= 1000; step++) {
            parameters.zeroGradients();
            plan.forward(4, true, step, 0);
            plan.backward(ONE);
            Plans.descend(parameters, 0.5f);
        }

        assertTrue(plan.loss(0) < 0.01, () -> "loss is " + plan.loss(0));
    }

    @Test
    void addsUpSharesOfMicroBatchesToTheGradientOfTheWhole() {
        Graph graph = Plans.graph(3, new Dense(4), new Tanh(), new Dense(2));
        Parameters whole = Plans.trainable(graph);
        Parameters pieces = Plans.trainable(graph);
        Plan plan = squared(graph, whole);
        Plan inPieces = squared(graph, pieces);
        Plans.fillGaussian(plan.input(0), 4);
        Plans.fillGaussian(plan.target(0), 5);

        plan.forward(5, true, 1, 0);
        plan.backward(ONE);
        for (int piece = 0, from = 0; piece < 2; piece++) {
            int samples = piece == 0 ? 3 : 2;
            System.arraycopy(plan.input(0), from * 3, inPieces.input(0), 0, samples * 3);
            System.arraycopy(plan.target(0), from * 2, inPieces.target(0), 0, samples * 2);
            inPieces.forward(samples, true, 1, piece);
            inPieces.backward(new double[] {samples / 5.0});
            from += samples;
        }

        for (int i = 0; i < whole.count(); i++) {
            // sums of five terms near 1 in another order: a few units of 6e-8
            assertArrayEquals(whole.gradients(i), pieces.gradients(i), 1e-6f);
        }
    }

    @Test
    void sumsTheGradientsOfADenseLayerOverManySamplesAndPasses() {
        Graph graph = Plans.graph(2, new Dense(35));
        Parameters parameters = Plans.trainable(graph);
        Plan plan = Plan.builder(graph, parameters, SERIAL)
                .maxBatchSize(70)
                .training(1)
                .loss(Plans.sum(0))
                .build();
        // whole numbers, so that all sums are exact; the gradient of every output is 1
        for (int sample = 0; sample < 70; sample++) {
            plan.input(0)[2 * sample] = sample;
            plan.input(0)[2 * sample + 1] = -1;
        }
        plan.forward(70, true, 1, 0);
        plan.backward(LossWeights.of(70), true, GradientSink.NONE);
        plan.forward(33, true, 1, 1);
        plan.backward(LossWeights.of(33), false, GradientSink.NONE);

        float[] weight = new float[70];
        Arrays.fill(weight, 0, 35, 69 * 70 / 2 + 32 * 33 / 2);
        Arrays.fill(weight, 35, 70, -103);
        float[] bias = new float[35];
        Arrays.fill(bias, 103);
        assertArrayEquals(weight, parameters.gradients(parameters.indexOf("dense1/weight")));
        assertArrayEquals(bias, parameters.gradients(parameters.indexOf("dense1/bias")));
    }

    private static Plan squared(Graph graph, Parameters parameters) {
        return Plan.builder(graph, parameters, SERIAL)
                .maxBatchSize(5)
                .training(1)
                .loss(new PlanLoss(0, new MeanSquaredError(), Plans.values("y", 2)))
                .build();
    }

    @Test
    void drawsMasksByStepAndKeepsThemForTheBackwardPass() {
        Graph graph = Plans.graph(64, new FakeDropout(0.5));
        Plan plan = Plan.builder(graph, Parameters.trainable(graph), SERIAL)
                .maxBatchSize(3)
                .training(9)
                .inputGradients()
                .loss(Plans.sum(0))
                .build();
        Arrays.fill(plan.input(0), 1);

        plan.forward(3, true, 1, 0);
        plan.backward(new double[] {3});
        float[] mask = plan.output(0).clone();

        assertArrayEquals(mask, plan.inputGradient(0));
        assertTrue(indexOf(mask, 0) >= 0 && indexOf(mask, 2) >= 0, "some are dropped, some are kept and doubled");
        plan.forward(3, true, 1, 0);
        assertArrayEquals(mask, plan.output(0), "the same step draws the same mask");
        plan.forward(3, true, 1, 1);
        assertFalse(Arrays.equals(mask, plan.output(0)), "another pass of the step draws another mask");
        plan.forward(3, true, 2, 0);
        assertFalse(Arrays.equals(mask, plan.output(0)), "another step draws another mask");
        plan.forward(3, false, 1, 0);
        assertArrayEquals(plan.input(0), plan.output(0), "nothing is masked out of training");
    }

    private static int indexOf(float[] values, float value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void predictsWithTwoBuffersHoweverDeepTheModelIs() {
        Layer[] layers = new Layer[12];
        Arrays.fill(layers, new Dense(10));
        Graph graph = Plans.graph(10, layers);
        Plan plan = Plan.builder(graph, Parameters.of(graph), SERIAL)
                .maxBatchSize(7)
                .build();

        // input and output are seen from outside; between them two take turns
        assertEquals(4 * 7 * 10 * Float.BYTES, plan.bytes());
    }

    @Test
    void keepsNoMoreGradientsThanAreAliveTogether() {
        Layer[] layers = new Layer[12];
        Arrays.fill(layers, new Dense(10));
        Graph graph = Plans.graph(10, layers);
        Plan plan = Plan.builder(graph, Parameters.trainable(graph), SERIAL)
                .maxBatchSize(7)
                .training(1)
                .loss(Plans.sum(0))
                .build();

        // 13 values and one target of width 1 for 7 samples; gradients need two more, then activations that are done
        // with
        assertEquals((13 * 10 + 1 + 2 * 10) * 7 * Float.BYTES, plan.bytes());
    }

    @Test
    void runsNothingForLayersThatOnlyChangeTheShape() {
        Graph graph = Plans.graph(6, new Flatten(), new FakeDropout(0.5), new Flatten());
        Plan prediction = Plan.builder(graph, Parameters.of(graph), SERIAL).build();
        Plan training = Plan.builder(graph, Parameters.trainable(graph), SERIAL)
                .training(1)
                .build();

        assertSame(prediction.input(0), prediction.output(0));
        assertNotSame(training.input(0), training.output(0));
    }

    @Test
    void leavesTheNumbersOfAnOutputAloneThatOthersTakeAsWell() {
        Model model = Model.builder()
                .input("x")
                .node("a", "x", new Dense(3))
                .node("b", "a", new Relu())
                .node("c", List.of("a", "b"), new Add())
                .output("a")
                .output("c")
                .build();
        Graph graph = Graph.of(model, List.of(new Schema.Input("x", Shape.of(2), List.of())));
        Parameters parameters = Plans.trainable(graph);
        Plan plan = Plan.builder(graph, parameters, SERIAL)
                .maxBatchSize(2)
                .training(1)
                .loss(Plans.sum(0))
                .loss(Plans.sum(1))
                .build();
        Plans.fillGaussian(plan.input(0), 1);
        plan.forward(2, true, 1, 0);
        float[] a = plan.output(0).clone();
        float[] c = plan.output(1).clone();
        plan.backward(new double[] {2, 2});

        assertArrayEquals(a, plan.output(0));
        assertArrayEquals(c, plan.output(1));
        float[] expected = new float[3];
        for (int i = 0; i < 6; i++) {
            assertEquals(a[i] + Math.max(a[i], 0), c[i]);
            // once as an output, once in the sum, once more through the ReLU
            expected[i % 3] += a[i] > 0 ? 3 : 2;
        }
        assertArrayEquals(expected, parameters.gradients(parameters.indexOf("a/dense1/bias")));
    }

    @Test
    void computesNoGradientThatNobodyWants() {
        Model model = Model.builder()
                .input("x")
                .node("plain", "x", new Tanh())
                .node("a", "plain", new Dense(3))
                .node("unloved", "x", new Dense(2))
                .output("a")
                .output("unloved")
                .build();
        Graph graph = Graph.of(model, List.of(new Schema.Input("x", Shape.of(2), List.of())));
        Parameters parameters = Plans.trainable(graph);
        Plan plan = Plan.builder(graph, parameters, SERIAL)
                .training(1)
                .loss(Plans.sum(0))
                .build();
        plan.forward(1, true, 1, 0);
        plan.backward(new double[] {1, 1});

        assertEquals(0, plan.inputGradient(0).length);
        assertArrayEquals(new float[] {1, 1, 1}, parameters.gradients(parameters.indexOf("a/dense1/bias")));
        assertArrayEquals(new float[2], parameters.gradients(parameters.indexOf("unloved/dense1/bias")));
        assertTrue(Double.isNaN(plan.loss(1)));
        assertEquals(0, plan.target(1).length);
    }

    /** Throws where it is told to. */
    record Failing(boolean bound, boolean forward) implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(inputs.get(0));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            failIf(bound);
            return new LayerOperation() {
                @Override
                public void forward(BatchPass pass) {
                    failIf(forward);
                }

                @Override
                public void backward(BatchPass pass) {
                    failIf(true);
                }
            };
        }

        private static void failIf(boolean condition) {
            if (condition) {
                throw new IllegalStateException("no luck");
            }
        }
    }

    @Test
    void namesTheNodeThatFails() {
        Graph bound = Plans.graph(2, new Dense(2), new Failing(true, false));
        Graph forward = Plans.graph(2, new Dense(2), new Failing(false, true));
        Graph backward = Plans.graph(2, new Dense(2), new Failing(false, false));

        assertFailure(assertThrows(EspalierException.class, () -> plan(bound)));
        Plan failingForward = plan(forward);
        assertFailure(assertThrows(EspalierException.class, () -> failingForward.forward(1, true, 1, 0)));
        Plan failingBackward = plan(backward);
        failingBackward.forward(1, true, 1, 0);
        assertFailure(assertThrows(EspalierException.class, () -> failingBackward.backward(ONE)));
    }

    private static Plan plan(Graph graph) {
        return Plan.builder(graph, Plans.trainable(graph), SERIAL)
                .training(1)
                .loss(Plans.sum(0))
                .build();
    }

    private static void assertFailure(EspalierException thrown) {
        assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code());
        assertTrue(thrown.problems().get(0).where().startsWith("layer "), thrown::getMessage);
        assertTrue(thrown.problems().get(0).what().contains(" of node failing1 threw "), thrown::getMessage);
        assertTrue(thrown.getMessage().contains("no luck"), thrown::getMessage);
    }

    @Test
    void refusesToTrainOnOneSampleUnderBatchNorm() {
        Plan plan = plan(Plans.graph(2, new Dense(2), new BatchNorm()));

        EspalierException thrown = assertThrows(EspalierException.class, () -> plan.forward(1, true, 1, 0));

        assertEquals(ErrorCode.INVALID_SETTING, thrown.code());
        assertEquals("node batch-norm1", thrown.problems().get(0).where());
        plan.forward(1, false, 1, 0);
    }

    @Test
    void refusesALossThatDoesNotFitItsOutput() {
        Graph graph = Plans.graph(2, new Dense(2));
        Plan.Builder builder = Plan.builder(graph, Parameters.trainable(graph), SERIAL)
                .training(1)
                .loss(new PlanLoss(0, new CrossEntropy(), Plans.classes(3)));

        EspalierException thrown = assertThrows(EspalierException.class, builder::build);

        assertEquals(
                "output output: it is [2], 2 values; the target 'label' has 3 classes, and there must be one for each",
                thrown.problems().get(0).text());
    }

    @Test
    void refusesBuffersThatNoArrayCanHold() {
        Graph graph = Plans.graph(1, new Dense(1_000_000));
        Plan.Builder builder = Plan.builder(graph, Parameters.of(graph), SERIAL).maxBatchSize(10_000);

        EspalierException thrown = assertThrows(EspalierException.class, builder::build);

        assertEquals(ErrorCode.INVALID_SETTING, thrown.code());
        assertEquals("node dense1", thrown.problems().get(0).where());
    }

    @Test
    void refusesWrongUse() {
        Graph graph = Plans.graph(2, new Dense(2));
        Plan plan = plan(graph);
        Plan prediction = Plan.builder(graph, Parameters.of(graph), SERIAL).build();

        assertThrows(IllegalArgumentException.class, () -> plan.forward(0, true, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> plan.forward(2, true, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> plan.backward(ONE), "before any pass");
        plan.forward(1, false, 1, 0);
        assertThrows(IllegalArgumentException.class, () -> plan.backward(ONE), "after one that does not train");
        plan.forward(1, true, 1, 0);
        assertThrows(IllegalArgumentException.class, () -> plan.backward(new double[2]));
        assertThrows(IllegalArgumentException.class, () -> prediction.forward(1, true, 1, 0));
        Plan.Builder untrainable =
                Plan.builder(graph, Parameters.of(graph), SERIAL).training(1);
        assertThrows(IllegalArgumentException.class, untrainable::build);
        Plan.Builder foreign = Plan.builder(graph, Parameters.of(Plans.graph(2, new Dense(2))), SERIAL);
        assertThrows(IllegalArgumentException.class, foreign::build);
        Plan.Builder empty = Plan.builder(graph, Parameters.of(graph), SERIAL).maxBatchSize(0);
        assertThrows(IllegalArgumentException.class, empty::build);
    }
}
