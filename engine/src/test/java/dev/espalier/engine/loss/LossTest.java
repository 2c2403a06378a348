package dev.espalier.engine.loss;

import static dev.espalier.engine.loss.LossPlan.index;
import static dev.espalier.engine.loss.LossPlan.plan;
import static dev.espalier.engine.loss.LossPlan.soft;
import static dev.espalier.engine.loss.LossPlan.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.engine.plan.Plan;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

    // three classes, logits ln 1, ln 2, ln 5 and ln 2, ln 4, ln 2: probabilities 1/8 2/8 5/8 and 1/4 1/2 1/4
    private static final float[] LOGITS = {
        0, (float) Math.log(2), (float) Math.log(5), (float) Math.log(2), (float) Math.log(4), (float) Math.log(2)
    };

    static Stream<Arguments> handComputed() {
        double a = Math.log(8.0 / 5);
        double b = Math.log(2);
        float[] labels = {2, 1};
        float[] shares = {0.5f, 0.5f, 0, 0, 0, 1};
        double soft = 0.5 * Math.log(8) + 0.5 * Math.log(4);
        return Stream.of(
                Arguments.of("index", new CrossEntropy(), index(3), 3, LOGITS, labels, (a + b) / 2),
                Arguments.of("soft", new CrossEntropy(), soft(3), 3, LOGITS, shares, (soft + Math.log(4)) / 2),
                Arguments.of(
                        "divergence",
                        new KullbackLeibler(),
                        soft(3),
                        3,
                        LOGITS,
                        shares,
                        (soft + Math.log(0.5) + Math.log(4)) / 2),
                Arguments.of("divergence of an index", new KullbackLeibler(), index(3), 3, LOGITS, labels, (a + b) / 2),
                Arguments.of(
                        "no divergence",
                        new KullbackLeibler(),
                        soft(2),
                        2,
                        new float[] {3, 3},
                        new float[] {0.5f, 0.5f},
                        0.0),
                Arguments.of(
                        "binary index",
                        new BinaryCrossEntropy(),
                        index(2),
                        1,
                        new float[] {(float) Math.log(3), 0},
                        new float[] {1, 0},
                        (Math.log(4.0 / 3) + b) / 2),
                Arguments.of(
                        "binary distribution",
                        new BinaryCrossEntropy(),
                        soft(2),
                        1,
                        new float[] {(float) Math.log(3)},
                        new float[] {0.25f, 0.75f},
                        0.25 * Math.log(4) + 0.75 * Math.log(4.0 / 3)),
                Arguments.of(
                        "several labels, mean of elements",
                        new BinaryCrossEntropy(),
                        values(2),
                        2,
                        new float[] {0, (float) Math.log(3)},
                        new float[] {1, 0},
                        (b + Math.log(4)) / 2),
                Arguments.of(
                        "squares, mean of elements",
                        new MeanSquaredError(),
                        values(2),
                        2,
                        new float[] {1, 2, 3, 4},
                        new float[] {0, 4, 3, 1},
                        14 / 4.0),
                Arguments.of(
                        "huber",
                        new Huber(2),
                        values(2),
                        2,
                        new float[] {1, 2, 3, 4},
                        new float[] {0, 4, 3, 1},
                        (0.5 + 2 + 0 + 2 * (3 - 1)) / 4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handComputed")
    void agreesWithValuesComputedByHand(
            String title,
            Loss loss,
            Schema.Target target,
            int width,
            float[] outputs,
            float[] targets,
            double expected) {
        Plan plan = plan(loss, target, width, outputs, targets);

        plan.forward(outputs.length / width, true, 1, 0);

        // logits and their logarithms are floats near 1: a few units of 6e-8
        assertEquals(expected, plan.loss(0), 5e-7);
    }

    static Stream<Arguments> extremes() {
        float[] huge = {1e30f, -1e30f, 0, -1e30f, 1e30f, 1e30f};
        return Stream.of(
                Arguments.of(new CrossEntropy(), index(3), 3, huge, new float[] {0, 2}),
                Arguments.of(new CrossEntropy(), index(3), 3, huge, new float[] {1, 0}),
                Arguments.of(new CrossEntropy(), soft(3), 3, huge, new float[] {0.2f, 0.3f, 0.5f, 1, 0, 0}),
                Arguments.of(new KullbackLeibler(), soft(3), 3, huge, new float[] {0.2f, 0.3f, 0.5f, 1, 0, 0}),
                Arguments.of(new BinaryCrossEntropy(), values(3), 3, huge, new float[] {0, 0, 0.5f, 1, 1, 0}),
                Arguments.of(new MeanSquaredError(), values(3), 3, huge, new float[6]),
                Arguments.of(new Huber(), values(3), 3, huge, new float[6]));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void staysFiniteForHugeOutputs(Loss loss, Schema.Target target, int width, float[] outputs, float[] targets) {
        Plan plan = plan(loss, target, width, outputs, targets);

        plan.forward(2, true, 1, 0);
        plan.backward(new double[] {1});

        assertTrue(Double.isFinite(plan.loss(0)), () -> "loss is " + plan.loss(0));
        for (float gradient : plan.inputGradient(0)) {
            assertTrue(Float.isFinite(gradient), () -> "gradient is " + gradient);
        }
    }

    @Test
    void isExactForEqualLogits() {
        for (float logit : new float[] {0, 1, -7, 1e30f}) {
            float[] outputs = {logit, logit, logit, logit};
            Plan plan = plan(new CrossEntropy(), index(4), 4, outputs, new float[] {3});

            plan.forward(1, true, 1, 0);
            plan.backward(new double[] {1});

            assertEquals((float) Math.log(4), (float) plan.loss(0));
            assertArrayEquals(new float[] {0.25f, 0.25f, 0.25f, -0.75f}, plan.inputGradient(0));
        }
    }

    static Stream<Arguments> predictions() {
        float third = 1 / 3f;
        return Stream.of(
                Arguments.of(
                        new CrossEntropy(), index(3), 3, LOGITS, new float[] {0.125f, 0.25f, 0.625f, 0.25f, 0.5f, 0.25f
                        }),
                Arguments.of(new CrossEntropy(), index(3), 3, new float[] {1e30f, 1e30f, 1e30f}, new float[] {
                    third, third, third
                }),
                Arguments.of(new KullbackLeibler(), soft(3), 3, LOGITS, new float[] {
                    0.125f, 0.25f, 0.625f, 0.25f, 0.5f, 0.25f
                }),
                Arguments.of(new BinaryCrossEntropy(), index(2), 1, new float[] {0, (float) Math.log(3)}, new float[] {
                    0.5f, 0.5f, 0.25f, 0.75f
                }),
                Arguments.of(new BinaryCrossEntropy(), values(2), 2, new float[] {0, (float) Math.log(3)}, new float[] {
                    0.5f, 0.75f
                }),
                Arguments.of(new MeanSquaredError(), values(2), 2, new float[] {5, -6}, new float[] {5, -6}),
                Arguments.of(new Huber(), values(2), 2, new float[] {5, -6}, new float[] {5, -6}));
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void predictsWhatAPersonReads(Loss loss, Schema.Target target, int width, float[] outputs, float[] expected) {
        float[] predictions = new float[expected.length];

        loss.predict(outputs.length / width, Shape.of(width), target, outputs, predictions);

        assertArrayEquals(expected, predictions, 2e-7f);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new CrossEntropy(), Shape.of(3), values(3), "has values; cross-entropy needs classes"),
                Arguments.of(new CrossEntropy(), Shape.of(1), index(1), "has 1 class; cross-entropy needs at least 2"),
                Arguments.of(
                        new CrossEntropy(), Shape.of(3), index(4), "has 4 classes, and there must be one for each"),
                Arguments.of(new KullbackLeibler(), Shape.of(3), values(3), "kullback-leibler needs classes"),
                Arguments.of(new BinaryCrossEntropy(), Shape.of(3), index(3), "needs 2 classes and one output"),
                Arguments.of(new BinaryCrossEntropy(), Shape.of(2), index(2), "needs 2 classes and one output"),
                Arguments.of(new BinaryCrossEntropy(), Shape.of(2), values(3), "has 3 values"),
                Arguments.of(
                        new MeanSquaredError(), Shape.of(3), index(3), "has classes; mean-squared-error needs values"),
                Arguments.of(new Huber(), Shape.of(3), values(2), "has 2 values, and there must be one for each"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesOutputsAndTargetsThatDoNotGoTogether(Loss loss, Shape output, Schema.Target target, String expected) {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> loss.check(output, target));

        assertTrue(thrown.getMessage().contains(expected), thrown::getMessage);
    }

    static Stream<Arguments> badTargets() {
        return Stream.of(
                Arguments.of(
                        new CrossEntropy(), index(3), 3, 3f, "its class is 3.0; it must be a whole number from 0 to 2"),
                Arguments.of(new CrossEntropy(), index(3), 3, -1f, "its class is -1.0"),
                Arguments.of(new CrossEntropy(), index(3), 3, 0.5f, "its class is 0.5"),
                Arguments.of(new CrossEntropy(), index(3), 3, Float.NaN, "its class is NaN"),
                Arguments.of(new BinaryCrossEntropy(), index(2), 1, 2f, "its class is 2.0"),
                Arguments.of(new BinaryCrossEntropy(), values(1), 1, 1.5f, "its target is 1.5"),
                Arguments.of(new BinaryCrossEntropy(), values(1), 1, Float.NaN, "its target is NaN"));
    }

    @ParameterizedTest
    @MethodSource("badTargets")
    void refusesTargetsThatItCannotUse(Loss loss, Schema.Target target, int width, float bad, String expected) {
        float[] targets = {0, bad};
        Plan plan = plan(loss, target, width, new float[2 * width], targets);

        EspalierException thrown = assertThrows(EspalierException.class, () -> plan.forward(2, true, 1, 0));

        assertEquals(ErrorCode.DATA_VALUE, thrown.code());
        assertEquals("sample 1 of the batch", thrown.problems().get(0).where());
        assertTrue(thrown.getMessage().contains(expected), thrown::getMessage);
    }
}
