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
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.engine.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses and gradients against the definitions of {@code torch.nn}, {@code torchvision} and scikit-learn, written out in NumPy in
 * double; the gradients by central differences of them.
 */
class DefinedLossTest {

    private static final float[] OUTPUTS = {0.002f, 0.597f, -0.548f, -1.781f, -0.909f, -1.983f, 0.12f, 2.68f, -0.984f};
    private static final float[] CLASSES = {2f, 0f, 1f};
    private static final float[] DISTRIBUTIONS = {0.26f, 0.469f, 0.271f, 0.233f, 0.278f, 0.489f, 0.054f, 0.767f, 0.179f
    };
    private static final float[] VALUES = {-0.353f, -1.901f, 0.407f, 0.235f, -0.28f, -3.775f, -0.808f, -0.073f, 0.17f};
    private static final float[] LABELS = {1f, 0f, 1f, 0f, 0f, 1f, 1f, 1f, 0f};
    private static final float[] PROBABILITIES = {0.2f, 1f, 0.7f, 0f, 0.4f, 1f, 1f, 0.9f, 0f};
    private static final float[] COUNTS = {0f, 3f, 1f, 2f, 0f, 7f, 1f, 5f, 2.5f};
    private static final float[] SIDES = {1f, -1f, 1f, -1f, -1f, 1f, 1f, 1f, -1f};
    private static final float[] VALUE = {-0.353f, 0.235f, -0.808f};
    private static final float[] OUTPUT_PAIRS = {0.002f, 0.597f, -1.781f, -0.909f, 0.12f, 2.68f};

    private static Plan computed(Loss loss, Schema.Target target, int width, float[] outputs, float[] targets) {
        Plan plan = plan(loss, target, width, outputs, targets);
        plan.forward(outputs.length / width, true, 1, 0);
        plan.backward(new double[] {1});
        return plan;
    }

    static Stream<Arguments> definitions() {
        return Stream.of(
                Arguments.of(
                        "focal of classes",
                        new Focal(2, List.of(0.25, 1.0, 0.5)),
                        index(3),
                        OUTPUTS,
                        CLASSES,
                        0.2731240867,
                        new double[] {
                            0.0584446296,
                            0.105961922,
                            -0.164406552,
                            -0.0700095112,
                            0.0521820703,
                            0.0178274409,
                            0.000590878652,
                            -0.000786779891,
                            0.00019590124
                        }),
                Arguments.of(
                        "focal of classes, gamma 0.5",
                        new Focal(0.5),
                        index(3),
                        OUTPUTS,
                        CLASSES,
                        0.9659728141,
                        new double[] {
                            0.105837501,
                            0.191886665,
                            -0.297724166,
                            -0.271591368,
                            0.202432493,
                            0.0691588755,
                            0.0105341514,
                            -0.0140266677,
                            0.00349251628
                        }),
                Arguments.of(
                        "focal of classes, gamma 0",
                        new Focal(0),
                        index(3),
                        OUTPUTS,
                        CLASSES,
                        1.101990827,
                        new double[] {
                            0.0983289746,
                            0.178273474,
                            -0.276602449,
                            -0.254133902,
                            0.189420451,
                            0.0647134518,
                            0.0233633498,
                            -0.0311092874,
                            0.00774593756
                        }),
                Arguments.of(
                        "focal of distributions",
                        new Focal(1.5),
                        soft(3),
                        OUTPUTS,
                        DISTRIBUTIONS,
                        0.7573431535,
                        new double[] {
                            -0.00234461589,
                            0.0569014337,
                            -0.0545568178,
                            -0.00807230272,
                            0.131804748,
                            -0.123732445,
                            -0.01370092,
                            0.0766153823,
                            -0.0629144623
                        }),
                Arguments.of(
                        "focal of labels",
                        new Focal(2, List.of(0.25)),
                        values(3),
                        OUTPUTS,
                        LABELS,
                        0.1056842553,
                        new double[] {
                            -0.0082635857,
                            0.0478478867,
                            -0.0152743817,
                            0.000711415718,
                            0.00529187349,
                            -0.0298346016,
                            -0.00701485148,
                            -2.15323384e-05,
                            0.00453140141
                        }),
                Arguments.of(
                        "focal of labels without alpha",
                        new Focal(3),
                        values(3),
                        OUTPUTS,
                        LABELS,
                        0.2372005849,
                        new double[] {
                            -0.0213076122,
                            0.0521073015,
                            -0.0491161946,
                            0.000181136064,
                            0.00266169925,
                            -0.124182477,
                            -0.0170716309,
                            -7.34791394e-06,
                            0.00216144508
                        }),
                Arguments.of(
                        "mean absolute error",
                        new MeanAbsoluteError(),
                        values(3),
                        OUTPUTS,
                        VALUES,
                        1.453333352,
                        new double[] {
                            0.111111111,
                            0.111111111,
                            -0.111111111,
                            -0.111111111,
                            -0.111111111,
                            0.111111111,
                            0.111111111,
                            0.111111111,
                            -0.111111111
                        }),
                Arguments.of("log-cosh", new LogCosh(), values(3), OUTPUTS, VALUES, 0.8806228723, new double[] {
                    0.0378669229,
                    0.10961789,
                    -0.0824486988,
                    -0.107237859,
                    -0.0619292487,
                    0.105107916,
                    0.0810733422,
                    0.110212025,
                    -0.0910083193
                }),
                Arguments.of("poisson", new Poisson(), values(3), OUTPUTS, COUNTS, 2.814691522, new double[] {
                    0.111333556,
                    -0.131482151,
                    -0.0468772359,
                    -0.203503379,
                    0.044769662,
                    -0.762482706,
                    0.0141663166,
                    1.06501047,
                    -0.236243017
                }),
                Arguments.of("hinge of values", new Hinge(), values(3), OUTPUTS, SIDES, 0.9014444463, new double[] {
                    -0.111111111, 0.111111111, -0.111111111, 0, 0.111111111, -0.111111111, -0.111111111, 0, 0.111111111
                }),
                Arguments.of(
                        "hinge of classes, all margins",
                        new Hinge(),
                        index(3),
                        OUTPUTS,
                        CLASSES,
                        0.7072222195,
                        new double[] {
                            0.111111111, 0.111111111, -0.222222222, -0.222222222, 0.111111111, 0.111111111, 0, 0, 0
                        }),
                Arguments.of(
                        "hinge of classes, all margins of 0.5",
                        new Hinge(0.5, Hinge.MultiClass.WESTON_WATKINS),
                        index(3),
                        OUTPUTS,
                        CLASSES,
                        0.4849999973,
                        new double[] {
                            0.111111111, 0.111111111, -0.222222222, -0.222222222, 0.111111111, 0.111111111, 0, 0, 0
                        }),
                Arguments.of(
                        "hinge of classes, worst margin",
                        new Hinge(1, Hinge.MultiClass.CRAMMER_SINGER),
                        index(3),
                        OUTPUTS,
                        CLASSES,
                        1.339000007,
                        new double[] {0, 0.333333333, -0.333333333, -0.333333333, 0.333333333, 0, 0, 0, 0}),
                Arguments.of("three quantiles", new Quantile(), values(1), OUTPUTS, VALUE, 0.7828548796, new double[] {
                    -0.05005,
                    0.166666667,
                    0.00407031731,
                    0.00160199665,
                    -0.166666667,
                    -0.0120999394,
                    -0.0529964051,
                    0.166666667,
                    0.00302332015
                }),
                Arguments.of(
                        "two quantiles",
                        new Quantile(List.of(0.3, 0.9)),
                        values(1),
                        OUTPUT_PAIRS,
                        VALUE,
                        0.5865136771,
                        new double[] {0.133333333, 0.0107494943, -0.2, -0.0430806774, 0.133333333, 0.0155972688}),
                Arguments.of(
                        "one quantile of three values",
                        new Quantile(List.of(0.8)),
                        values(3),
                        OUTPUTS,
                        VALUES,
                        0.6076000042,
                        new double[] {
                            0.0222222222,
                            0.0222222222,
                            -0.0888888889,
                            -0.0888888889,
                            -0.0888888889,
                            0.0222222222,
                            0.0222222222,
                            0.0222222222,
                            -0.088888889
                        }),
                Arguments.of(
                        "binary cross-entropy with a positive weight",
                        new BinaryCrossEntropy(List.of(3.0)),
                        values(3),
                        OUTPUTS,
                        PROBABILITIES,
                        1.71110282,
                        new double[] {
                            0.0111888881,
                            -0.118343448,
                            -0.135645716,
                            0.0160199661,
                            -0.0758924317,
                            -0.293000202,
                            -0.15667865,
                            -0.0088509795,
                            0.0302332014
                        }),
                Arguments.of(
                        "binary cross-entropy with positive weights",
                        new BinaryCrossEntropy(List.of(3.0, 1.0, 0.5)),
                        values(3),
                        OUTPUTS,
                        PROBABILITIES,
                        0.7075653889,
                        new double[] {
                            0.0111888881,
                            -0.0394478162,
                            -0.0124318257,
                            0.0160199662,
                            -0.0125328322,
                            -0.048833367,
                            -0.15667865,
                            0.00398179467,
                            0.0302332014
                        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("definitions")
    void agreesWithItsDefinition(
            String title,
            Loss loss,
            Schema.Target target,
            float[] outputs,
            float[] targets,
            double expected,
            double[] gradient) {
        int width = outputs.length / 3;

        Plan plan = computed(loss, target, width, outputs, targets);

        // roundings of floats near 1, and the error of the differences
        assertEquals(expected, plan.loss(0), 5e-7 * Math.max(1, expected));
        float[] computed = plan.inputGradient(0);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(gradient[i], computed[i], 5e-7 * Math.max(1, Math.abs(gradient[i])), "gradient[" + i + "]");
        }
    }

    static Stream<Arguments> mixed() {
        return Stream.of(
                Arguments.of(new Focal(2, List.of(0.25, 1.0, 0.5)), 3),
                Arguments.of(new Focal(0.5), 3),
                Arguments.of(new Focal(2, List.of(0.25)), 1),
                Arguments.of(new Hinge(), 3),
                Arguments.of(new Hinge(1, Hinge.MultiClass.CRAMMER_SINGER), 3),
                Arguments.of(new Hinge(), 1),
                Arguments.of(new BinaryCrossEntropy(List.of(3.0)), 1));
    }

    @ParameterizedTest
    @MethodSource("mixed")
    void ofAMixedTargetIsTheMixtureOfTheLosses(Loss loss, int width) {
        int classes = Math.max(2, width);
        float[] outputs = {0.4f, -0.3f, 1.2f};
        for (int pair = 0; pair < classes - 1; pair++) {
            float[] mixture = new float[classes];
            mixture[pair] = 0.25f;
            mixture[pair + 1] = 0.75f;
            float[] row = Arrays.copyOf(outputs, width);

            Plan first = computed(loss, index(classes), width, row, new float[] {pair});
            Plan second = computed(loss, index(classes), width, row, new float[] {pair + 1});
            Plan mixedPlan = computed(loss, soft(classes), width, row, mixture);

            assertEquals(0.25 * first.loss(0) + 0.75 * second.loss(0), mixedPlan.loss(0), 1e-6);
            for (int i = 0; i < width; i++) {
                double expected = 0.25 * first.inputGradient(0)[i] + 0.75 * second.inputGradient(0)[i];
                assertEquals(expected, mixedPlan.inputGradient(0)[i], 1e-6);
            }
        }
    }

    static Stream<Arguments> extremes() {
        float[] huge = {1e30f, -1e30f, 0, -1e30f, 1e30f, 1e30f};
        float[] distributions = {0.2f, 0.3f, 0.5f, 1, 0, 0};
        float[] labels = {0, 1, 1, 1, 0, 0};
        return Stream.of(
                Arguments.of(new Focal(), index(3), huge, new float[] {1, 0}),
                Arguments.of(new Focal(0.5), index(3), huge, new float[] {0, 2}),
                Arguments.of(new Focal(), soft(3), huge, distributions),
                Arguments.of(new Focal(0.5), soft(3), huge, distributions),
                Arguments.of(new Focal(0.5), values(3), huge, labels),
                Arguments.of(new BinaryCrossEntropy(List.of(5.0)), values(3), huge, labels),
                Arguments.of(new Quantile(List.of(0.2, 0.5, 0.9)), values(1), huge, new float[2]),
                Arguments.of(new Poisson(), values(3), huge, new float[6]),
                Arguments.of(new Hinge(), index(3), huge, new float[] {1, 0}),
                Arguments.of(new Hinge(1, Hinge.MultiClass.CRAMMER_SINGER), index(3), huge, new float[] {1, 0}),
                Arguments.of(new MeanAbsoluteError(), values(3), huge, new float[6]),
                Arguments.of(new LogCosh(), values(3), huge, new float[6]));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void staysFiniteForHugeOutputs(Loss loss, Schema.Target target, float[] outputs, float[] targets) {
        Plan plan = computed(loss, target, 3, outputs, targets);

        assertTrue(Double.isFinite(plan.loss(0)), () -> "loss is " + plan.loss(0));
        for (float gradient : plan.inputGradient(0)) {
            assertTrue(Float.isFinite(gradient), () -> "gradient is " + gradient);
        }
    }

    static Stream<Loss> allOfNaN() {
        return Stream.of(
                new Hinge(), new Hinge(1, Hinge.MultiClass.CRAMMER_SINGER), new Focal(), new MeanAbsoluteError());
    }

    @ParameterizedTest
    @MethodSource("allOfNaN")
    void ofOutputsThatAreNotNumbersIsNotANumber(Loss loss) {
        Schema.Target target = loss instanceof MeanAbsoluteError ? values(3) : index(3);
        float[] targets = loss instanceof MeanAbsoluteError ? new float[3] : new float[] {0};
        for (int bad = 0; bad < 3; bad++) {
            float[] outputs = {0.5f, 0.25f, -1};
            outputs[bad] = Float.NaN;

            assertTrue(Double.isNaN(computed(loss, target, 3, outputs, targets).loss(0)), "NaN at output " + bad);
        }
    }

    @Test
    void isAccurateForSmallErrorsAndForConfidentPredictions() {
        float small = 1e-4f;
        Plan logCosh = computed(new LogCosh(), values(1), 1, new float[] {small}, new float[] {0});
        // d² / 2 − d⁴ / 12
        assertEquals(0.5 * small * small, logCosh.loss(0), 1e-8 * small * small);

        // 1 − p is exp(−20) here, and a float near 1 has no digits left for it
        Plan focal = computed(new Focal(), index(2), 2, new float[] {20, 0}, new float[] {0});
        double rest = Math.exp(-20);
        assertEquals(rest * rest * rest, focal.loss(0), 1e-5 * rest * rest * rest);
        assertEquals(-3 * rest * rest * rest, focal.inputGradient(0)[0], 1e-5 * 3 * rest * rest * rest);
    }

    @Test
    void quantilesNeverCross() {
        float[] outputs = {3, -50, -120, 1e-20f, 40, -3, 1e6f, -1e6f, 1e30f, -1e30f};
        Quantile loss = new Quantile(List.of(0.05, 0.25, 0.5, 0.75, 0.95));
        float[] predictions = new float[10];

        loss.predict(2, Shape.of(5), values(1), outputs, predictions);

        for (int i = 1; i < 10; i++) {
            assertTrue(i == 5 || predictions[i] >= predictions[i - 1], "quantile " + i);
        }
        assertEquals(-120, predictions[2]);
        assertEquals(1e30f, predictions[8]);
        assertEquals(
                List.of("label.q0.05", "label.q0.25", "label.q0.5", "label.q0.75", "label.q0.95"),
                loss.predicted(values(1)).classNames());
        assertEquals(2, loss.point());
    }

    static Stream<Arguments> predictions() {
        float third = (float) Math.log(3);
        return Stream.of(
                Arguments.of(new Focal(), index(2), 2, new float[] {0, third}, new float[] {0.25f, 0.75f}),
                Arguments.of(new Focal(), index(2), 1, new float[] {third}, new float[] {0.25f, 0.75f}),
                Arguments.of(new Focal(), values(2), 2, new float[] {0, third}, new float[] {0.5f, 0.75f}),
                Arguments.of(new Poisson(), values(2), 2, new float[] {0, third}, new float[] {1, 3}),
                Arguments.of(new Hinge(), index(2), 1, new float[] {0.5f, -2}, new float[] {-0.5f, 0.5f, 2, -2}),
                Arguments.of(new Hinge(), index(3), 3, new float[] {1, 2, -3}, new float[] {1, 2, -3}),
                Arguments.of(new Hinge(), values(2), 2, new float[] {1, -3}, new float[] {1, -3}),
                Arguments.of(new LogCosh(), values(2), 2, new float[] {5, -6}, new float[] {5, -6}));
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void predictsWhatAPersonReads(Loss loss, Schema.Target target, int width, float[] outputs, float[] expected) {
        float[] predictions = new float[expected.length];

        loss.predict(outputs.length / width, Shape.of(width), target, outputs, predictions);

        assertArrayEquals(expected, predictions, 4e-7f);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new Focal(), Shape.of(4), index(3), "has 3 classes, and there must be one for each"),
                Arguments.of(new Focal(2, List.of(0.5)), Shape.of(3), index(3), "one factor for each of the 3 classes"),
                Arguments.of(new Focal(2, List.of(1.5)), Shape.of(1), index(2), "must be in [0, 1]"),
                Arguments.of(new Focal(), Shape.of(1), index(3), "focal needs 2 classes and one output"),
                Arguments.of(new Quantile(), Shape.of(2), values(1), "3 quantiles of each, which makes 3"),
                Arguments.of(new Quantile(), Shape.of(3), index(3), "quantile needs values"),
                Arguments.of(new Poisson(), Shape.of(3), index(3), "poisson needs values"),
                Arguments.of(new Hinge(), Shape.of(1), index(3), "hinge needs 2 classes and one output"),
                Arguments.of(new Hinge(), Shape.of(2), values(3), "there must be one for each"),
                Arguments.of(
                        new Hinge(),
                        Shape.of(1),
                        new Schema.Target("label", TargetKind.LABELS, 1, List.of()),
                        "hinge needs classes, for labels there is binary-cross-entropy"),
                Arguments.of(new LogCosh(), Shape.of(3), index(3), "log-cosh needs values"),
                Arguments.of(new MeanAbsoluteError(), Shape.of(2), values(3), "there must be one for each"),
                Arguments.of(
                        new BinaryCrossEntropy(List.of(1.0, 2.0)),
                        Shape.of(3),
                        values(3),
                        "positiveWeight is [1.0, 2.0]; it must have one value for all outputs"));
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
                Arguments.of(new Poisson(), values(1), -1f, "its target is -1.0; poisson needs counts or rates"),
                Arguments.of(new Poisson(), values(1), Float.NaN, "its target is NaN"),
                Arguments.of(new Hinge(), values(1), 0f, "its target is 0.0; hinge needs values that are -1 or 1"),
                Arguments.of(new Hinge(), values(1), Float.NaN, "its target is NaN"),
                Arguments.of(new Hinge(), index(2), 2f, "its class is 2.0"),
                Arguments.of(new Focal(), values(1), 1.5f, "its target is 1.5; focal needs values in [0, 1]"),
                Arguments.of(new Focal(), index(2), Float.NaN, "its class is NaN"));
    }

    @ParameterizedTest
    @MethodSource("badTargets")
    void refusesTargetsThatItCannotUse(Loss loss, Schema.Target target, float bad, String expected) {
        float good = target.kind() == TargetKind.CLASS_INDEX ? 0 : 1;
        Plan plan = plan(loss, target, 1, new float[2], new float[] {good, bad});

        EspalierException thrown = assertThrows(EspalierException.class, () -> plan.forward(2, true, 1, 0));

        assertEquals(ErrorCode.DATA_VALUE, thrown.code());
        assertEquals("sample 1 of the batch", thrown.problems().get(0).where());
        assertTrue(thrown.getMessage().contains(expected), thrown::getMessage);
    }
}
