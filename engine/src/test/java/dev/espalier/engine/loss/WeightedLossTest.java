package dev.espalier.engine.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.LossWeighting;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plan.PlanLoss;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weights of samples and classes in losses. The expected values are those of PyTorch's formula for {@code CrossEntropyLoss}
 * with {@code weight} and {@code label_smoothing}, computed in double with NumPy.
 */
class WeightedLossTest {

    private static final float[] LOGITS = {0.5f, -1.25f, 2, 1.5f, 0.25f, -0.75f, -2, 0.5f, 1, 0, 3, -1.5f, 1, 1, 1};
    private static final float[] LABELS = {2, 0, 1, 1, 2};
    private static final float[] SAMPLES = {1, 0.5f, 2, 0, 3.25f};
    private static final List<Double> CLASSES = List.of(1.0, 2.0, 0.5);
    private static final Schema.Target INDEX = new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of());
    private static final Schema.Target SOFT = new Schema.Target("y", TargetKind.DISTRIBUTION, 3, List.of());

    private static Plan plan(Loss loss, Schema.Target target, int width, int samples, LossWeighting weighting) {
        Graph graph =
                Graph.of(Model.sequential(new Flatten()), List.of(new Schema.Input("x", Shape.of(width), List.of())));
        return Plan.builder(graph, Parameters.trainable(graph), KernelWorkers.serial())
                .maxBatchSize(samples)
                .training(1)
                .inputGradients()
                .loss(new PlanLoss(0, loss, target, List.of(), weighting))
                .build();
    }

    /** The targets as distributions, smoothed. */
    private static float[] distributions(double smoothing) {
        float[] distributions = new float[3 * LABELS.length];
        for (int i = 0; i < distributions.length; i++) {
            double plain = LABELS[i / 3] == i % 3 ? 1 : 0;
            distributions[i] = (float) ((1 - smoothing) * plain + smoothing / 3);
        }
        return distributions;
    }

    static Stream<Arguments> golden() {
        double[] samples = {
            0.02619558253443619,
            0.0045521096779905824,
            -0.030747692212426774,
            -0.020856271025847042,
            0.015247155851677893,
            0.005609115174169149,
            0.008906337057651557,
            -0.18779489887946663,
            0.17888856182181503,
            0,
            0,
            0,
            0.16049382716049385,
            0.16049382716049385,
            -0.32098765432098764
        };
        double[] classes = {
            0.014735015175620357,
            0.002560561693869703,
            -0.01729557686949006,
            -0.04692660980815585,
            0.034306100666275256,
            0.012620509141880586,
            0.010019629189858003,
            -0.21126926123939996,
            0.2012496320495419,
            0.01564308701382867,
            -0.019133531524440084,
            0.0034904445106114135,
            0.02777777777777778,
            0.02777777777777778,
            -0.05555555555555555
        };
        double[] both = {
            0.013344919404335418,
            0.0023189992699197306,
            -0.01566391867425515,
            -0.021249785573504536,
            0.015534838037558608,
            0.005714947535945925,
            0.018148762306157893,
            -0.382676397716649,
            0.364527635410491,
            0,
            0,
            0,
            0.08176100628930819,
            0.08176100628930819,
            -0.16352201257861634
        };
        double[] smoothClasses = {
            0.011144128310147517,
            -0.008209141191392115,
            -0.0029349871187554035,
            -0.03381983108273623,
            0.02376675789960207,
            0.010053073183134151,
            0.004046589084725031,
            -0.1941330420210916,
            0.19008645293636658,
            0.009435736166030254,
            -0.010002967710921759,
            0.0005672315448914939,
            0.025925925925925932,
            0.020370370370370375,
            -0.0462962962962963
        };
        double[] smoothBoth = {
            0.010092795450699639,
            -0.007434693909185311,
            -0.0026581015415143277,
            -0.01531464049029565,
            0.010762305463970747,
            0.004552335026324899,
            0.0073296707949736415,
            -0.35163720818914707,
            0.3443075373941734,
            0,
            0,
            0,
            0.07631027253668765,
            0.059958071278826006,
            -0.13626834381551362
        };
        return Stream.of(
                Arguments.of("samples", INDEX, LABELS, true, List.of(), 6.75, 0.8855765971350471, samples),
                Arguments.of("classes", INDEX, LABELS, false, CLASSES, 6.0, 0.5206185567537448, classes),
                Arguments.of("both", INDEX, LABELS, true, CLASSES, 6.625, 0.9185328112768967, both),
                Arguments.of("soft", SOFT, distributions(0), true, CLASSES, 6.625, 0.9185328112768967, both),
                Arguments.of(
                        "smooth classes",
                        SOFT,
                        distributions(0.1),
                        false,
                        CLASSES,
                        6.0,
                        0.6278048226104459,
                        smoothClasses),
                Arguments.of(
                        "smooth both", SOFT, distributions(0.1), true, CLASSES, 6.625, 1.0039587608778384, smoothBoth));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void crossEntropyIsThatOfPyTorch(
            String title,
            Schema.Target target,
            float[] targets,
            boolean samples,
            List<Double> classes,
            double weight,
            double loss,
            double[] gradient) {
        Plan plan = plan(new CrossEntropy(), target, 3, LABELS.length, new LossWeighting(samples, classes));
        System.arraycopy(LOGITS, 0, plan.input(0), 0, LOGITS.length);
        System.arraycopy(targets, 0, plan.target(0), 0, targets.length);
        assertEquals(samples ? LABELS.length : 0, plan.sampleWeights(0).length);
        System.arraycopy(SAMPLES, 0, plan.sampleWeights(0), 0, plan.sampleWeights(0).length);

        plan.forward(LABELS.length, true, 1, 0);
        plan.backward(LABELS.length / weight);

        // logits are exact floats; logarithms and probabilities are rounded a few times, to 6e-8 of values below 5
        assertEquals(loss, plan.loss(0) * LABELS.length / weight, 1e-6);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(gradient[i], plan.inputGradient(0)[i], 2e-7, "gradient[" + i + "]");
        }
    }

    @Test
    void squaresAreWeightedBySamples() {
        Schema.Target values = new Schema.Target("y", TargetKind.VALUES, 1, List.of());
        Plan plan = plan(new MeanSquaredError(), values, 1, 5, new LossWeighting(true, List.of()));
        System.arraycopy(new float[] {1, 1, -1, 2, 0.5f}, 0, plan.input(0), 0, 5);
        System.arraycopy(new float[] {0, 1.5f, -2, 4, 0.25f}, 0, plan.target(0), 0, 5);
        System.arraycopy(SAMPLES, 0, plan.sampleWeights(0), 0, 5);

        plan.forward(5, true, 1, 0);
        plan.backward(5 / 6.75);

        assertEquals(0.4930555555555556, plan.loss(0) * 5 / 6.75, 1e-7);
        assertArrayEquals(
                new float[] {0.2962962962962963f, -0.07407407407407407f, 0.5925925925925926f, 0, 0.24074074074074073f},
                plan.inputGradient(0),
                1e-7f);
    }

    static Stream<Arguments> zeros() {
        return Stream.of(
                Arguments.of(new CrossEntropy(), new LossWeighting(false, List.of(0.0, 1.0, 1.0))),
                Arguments.of(new CrossEntropy(), new LossWeighting(true, List.of())),
                Arguments.of(new KullbackLeibler(), new LossWeighting(true, List.of())));
    }

    @ParameterizedTest
    @MethodSource("zeros")
    void aWeightOfZeroLeavesASampleOut(Loss loss, LossWeighting weighting) {
        Plan plan = plan(loss, INDEX, 3, 2, weighting);
        System.arraycopy(new float[] {1, 2, 3, 4, 5, 6}, 0, plan.input(0), 0, 6);

        plan.forward(2, true, 1, 0);
        plan.backward(1);

        assertEquals(0, plan.loss(0));
        assertArrayEquals(new float[6], plan.inputGradient(0), 0);
    }

    @Test
    void theWeightsOfClassesAreThoseOfSamplesForALossThatDoesNotWeightClasses() {
        LossWeighting weighting = new LossWeighting(false, List.of(1.0, 2.0, 3.0));
        Plan divergence = plan(new KullbackLeibler(), SOFT, 3, 2, weighting);
        assertSame(divergence.weights(0), divergence.sampleWeights(0));
        assertEquals(2, divergence.weights(0).length);
        Plan entropy = plan(new CrossEntropy(), SOFT, 3, 2, weighting);
        assertEquals(2, entropy.weights(0).length);
        assertEquals(0, entropy.sampleWeights(0).length);
    }

    /** Squares of the outputs, whatever weighs. */
    private record Ignoring(boolean weightsClasses) implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {}

        @Override
        public LossOperation bind(LossBinding binding) {
            return new LossOperation() {
                @Override
                public double forward(BatchPass pass) {
                    return binding.outputs()[0];
                }

                @Override
                public void backward(BatchPass pass, double lossWeight) {
                    binding.outputGradient()[0] = (float) lossWeight;
                }
            };
        }
    }

    @Test
    void refusesALossThatIgnoresTheWeights() {
        List<LossWeighting> weightings = List.of(
                new LossWeighting(true, List.of()),
                new LossWeighting(false, CLASSES),
                new LossWeighting(true, CLASSES));
        for (LossWeighting weighting : weightings) {
            for (boolean classes : new boolean[] {true, false}) {
                EspalierException thrown = assertThrows(
                        EspalierException.class, () -> plan(new Ignoring(classes), INDEX, 3, 2, weighting));
                assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code());
                assertTrue(thrown.getMessage().contains("it ignores the weights of samples"), thrown::getMessage);
            }
        }
        plan(new Ignoring(false), INDEX, 3, 2, LossWeighting.NONE);
    }
}
