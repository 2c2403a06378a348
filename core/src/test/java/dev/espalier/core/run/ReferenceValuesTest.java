package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.initializers.Zeros;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.KullbackLeibler;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plan.PlanLoss;
import dev.espalier.testkit.RecordingListener;
import dev.espalier.testkit.RecordingListener.StepFinished;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Statistics of PyTorch 1.13.1 (CPU, float64) for four samples of three values: losses, batch norm, GELU, clipping. */
class ReferenceValuesTest {

    private static final int SAMPLES = 4;
    private static final int WIDTH = 3;
    private static final double[] VALUES = {1, 2, 0.5, 0.1, -1, 3, 0, 0, 0.2, 2, -2, 1};

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] times(int count, double... row) {
        return floats(IntStream.range(0, count)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(row))
                .toArray());
    }

    static Stream<Arguments> losses() {
        float[] ones = times(SAMPLES, 1, 1, 1);
        double third = 1.0 / 3;
        return Stream.of(
                // F.huber_loss(x, 1, delta=0.7)
                Arguments.of(new Huber(0.7), TargetKind.VALUES, ones, 0.5675),
                // F.smooth_l1_loss(x, 1, beta=0.7) is huber divided by beta
                Arguments.of(new Huber(0.7), TargetKind.VALUES, ones, 0.7 * 0.8107142857142856),
                // F.binary_cross_entropy_with_logits(x, [1, 0, 0.3])
                Arguments.of(
                        new BinaryCrossEntropy(), TargetKind.VALUES, times(SAMPLES, 1, 0, 0.3), 0.8135052768343739),
                // F.kl_div(log_softmax(x), 1/3, reduction='batchmean'): not divided by the classes
                Arguments.of(
                        new KullbackLeibler(),
                        TargetKind.DISTRIBUTION,
                        times(SAMPLES, third, third, third),
                        0.5926016817175241));
    }

    /** Targets are floats, 0.3 and a third wrong by 2⁻²⁶; a loss changes by logits of up to 3 for it, their mean below 1. */
    @ParameterizedTest
    @MethodSource("losses")
    void definitionsOfLossesAgree(Loss.Reference loss, TargetKind kind, float[] targets, double expected) {
        Schema.Target target = new Schema.Target("y", kind, WIDTH, List.of());
        double value = loss.reference(SAMPLES, Shape.of(WIDTH), target, VALUES, targets);
        assertEquals(expected, value, 0x1p-24);
    }

    /** Logits are floats too, and so is what is made of them: eight roundings of terms of up to 3. */
    @ParameterizedTest
    @MethodSource("losses")
    void lossesAgree(Loss.Reference loss, TargetKind kind, float[] targets, double expected) {
        Graph graph =
                Graph.of(Model.sequential(new Flatten()), List.of(new Schema.Input("x", Shape.of(WIDTH), List.of())));
        Plan plan = Plan.builder(graph, Parameters.trainable(graph), KernelWorkers.serial())
                .maxBatchSize(SAMPLES)
                .loss(new PlanLoss(0, loss, new Schema.Target("y", kind, WIDTH, List.of())))
                .build();
        System.arraycopy(floats(VALUES), 0, plan.input(0), 0, VALUES.length);
        System.arraycopy(targets, 0, plan.target(0), 0, targets.length);
        plan.forward(SAMPLES, false, 0, 0);
        assertEquals(expected, plan.loss(0), 8 * 3 * 0x1p-24);
    }

    /** {@code BatchNorm1d(3)} in training: the biased variance within, the unbiased one in the running metric. */
    @Test
    void batchNormAgrees() {
        double[] outputs = {
            0.27867436752521785,
            1.521274181317175,
            -0.6182819895348471,
            -0.8360231025756536,
            -0.5070913937723917,
            1.6716513050386606,
            -0.959878377031306,
            0.1690304645907972,
            -0.8930739848836681,
            1.5172271120817418,
            -1.1832132521355805,
            -0.16029533062014556
        };
        Graph graph =
                Graph.of(Model.sequential(new BatchNorm()), List.of(new Schema.Input("x", Shape.of(WIDTH), List.of())));
        Parameters parameters = Parameters.trainable(graph);
        Plan plan = Plan.builder(graph, parameters, KernelWorkers.serial())
                .maxBatchSize(SAMPLES)
                .training(1)
                .build();
        System.arraycopy(floats(VALUES), 0, plan.input(0), 0, VALUES.length);
        plan.forward(SAMPLES, true, 1, 0);
        // values of up to 3 around means of up to 1.2, over deviations of 0.8 and more: a dozen roundings of 4/0.8
        float bound = (float) (12 * 5 * 0x1p-24);
        assertArrayEquals(floats(outputs), Arrays.copyOf(plan.output(0), VALUES.length), bound);
        assertArrayEquals(floats(0.0775, -0.025, 0.1175), parameters.buffer(0), bound);
        assertArrayEquals(
                floats(0.9869166666666667, 1.1916666666666667, 1.0589166666666667), parameters.buffer(1), bound);
    }

    /** {@code F.gelu(x)}; {@code approximate='tanh'} is another function, up to 4.7e-4 away. */
    @Test
    void geluIsTheExactOneAndNotTheOneByTanh() {
        double[] exact = {
            0.8413447460685429,
            1.9544997361036416,
            0.34573123063700656,
            0.053982783727702904,
            -0.15865525393145707,
            2.99595030590511,
            0,
            0,
            0.11585194188782061,
            1.9544997361036416,
            -0.04550026389635842,
            0.8413447460685429
        };
        double byTanhOfThree = 2.996362607918227;
        for (int i = 0; i < VALUES.length; i++) {
            assertEquals(exact[i], new Gelu().valueAt(VALUES[i]), 1e-12, "at " + VALUES[i]);
        }
        assertEquals(4e-4, byTanhOfThree - new Gelu().valueAt(3), 1e-4);
    }

    /** Two samples at (3, 4), whose gradient is (3, 4) with one sign or the other. */
    private record ThreeAndFour(float target) implements DataSource {

        @Override
        public Parts load(Context context) {
            float[][] inputs = {{3, 4}, {3, 4}};
            float[][] targets = {{target}, {target}};
            return new Parts(ArrayDataset.of(inputs, targets), Optional.empty(), Optional.empty());
        }
    }

    static Stream<Arguments> clipped() {
        UnaryOperator<StackBuilder> norm = stack -> stack.clipNorm(1);
        UnaryOperator<StackBuilder> value = stack -> stack.clipValue(3.5);
        double length = Math.hypot(3, 3.5) + 1e-6;
        return Stream.of(
                // torch.nn.utils.clip_grad_norm_((3, 4), 1): divided by norm + 1e-6
                Arguments.of("by norm", norm, -0.5f, 0.599999880000024, 0.799999840000032),
                Arguments.of("a long enough norm", (UnaryOperator<StackBuilder>) s -> s.clipNorm(6), -0.5f, 3.0, 4.0),
                Arguments.of("by value", value, -0.5f, 3.0, 3.5),
                Arguments.of("by value, below 0", value, 0.5f, -3.0, -3.5),
                Arguments.of(
                        "by value, then by norm",
                        (UnaryOperator<StackBuilder>) stack -> norm.apply(value.apply(stack)),
                        -0.5f,
                        3 / length,
                        3.5 / length));
    }

    /** The weight after a step of plain descent at rate 1 from 0 is the clipped gradient with the other sign. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("clipped")
    void clipsGradientsAsTheReference(
            String title, UnaryOperator<StackBuilder> clip, float target, double first, double second) {
        RecordingListener listener = new RecordingListener();
        Stack stack = clip.apply(Stack.builder()
                        .source(new ThreeAndFour(target))
                        .validation(0)
                        .model(Model.sequential(new Dense(1, false, Optional.of(new Zeros()))))
                        .loss(new MeanSquaredError())
                        .optimizer(new Momentum(0))
                        .learningRate(1)
                        .batch(2)
                        .steps(1))
                .build();
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            float[] weight = run.run().model().orElseThrow().weights().getOrDefault("dense1/weight", new float[0]);
            // one rounding of the factor, one of the product
            assertArrayEquals(floats(-first, -second), weight, 2 * 0x1p-24f * 4);
        }
        StepFinished step = listener.events(StepFinished.class).get(0);
        assertEquals(5, step.gradientNorm(), 5 * 0x1p-23);
        assertEquals(Math.hypot(first, second), step.clippedGradientNorm(), 5 * 0x1p-23);
    }
}
