package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.gradient.GradientCheck;
import dev.espalier.engine.gradient.GradientReport;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every loss: the gradient of its value, the weighted mean over its samples, readable predictions. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LossContract extends PluginContract {

    /** Samples of a batch. */
    int SAMPLES = 7;

    /** A new loss with the settings under test. */
    Loss loss();

    /** The shape of one sample of the output that the loss is tried with. */
    Shape output();

    /** The target that the loss is tried with. */
    Schema.Target target();

    /**
     * Targets that the loss refuses for {@link #output()}.
     *
     * @return none by default
     */
    default List<Schema.Target> refusedTargets() {
        return List.of();
    }

    @Override
    default Object plugin() {
        return loss();
    }

    /** Backward gives the derivative of forward, as {@link GradientCheck} has it. */
    @Test
    default void hasTheGradientOfItsValue() {
        GradientReport report = GradientCheck.ofLoss(loss(), output(), target()).run();
        assertTrue(report.passed(), report::toString);
    }

    /** The stack's author is told which rule a target breaks. */
    @Test
    default void refusesOtherTargets() {
        assumeFalse(refusedTargets().isEmpty(), "refusedTargets() lists none");
        assertAll(refusedTargets().stream()
                .map(target -> () -> assertThrows(
                        IllegalArgumentException.class,
                        () -> loss().check(output(), target),
                        () -> "target " + target)));
    }

    /** However samples are cut into passes, the loss of all is the same. */
    @Test
    default void isTheMeanOverItsSamples() {
        FakeLossBinding together = bound(Workers.serial());
        double mean = together.forward(SAMPLES);
        double sum = 0;
        double magnitude = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double loss = lossOfSample(together, sample);
            sum += loss;
            magnitude += Math.abs(loss);
        }
        // as many roundings as samples, if they are added in float
        assertEquals(sum / SAMPLES, mean, SAMPLES * 0x1p-22 * magnitude, "mean of the losses of single samples");
    }

    /** The loss of an output has a weight in that of the step, and so have the samples of a pass. */
    @Test
    default void scalesItsGradientByTheLossWeight() {
        float[] one = bound(Workers.serial()).gradient(1);
        float[] half = bound(Workers.serial()).gradient(0.5);
        for (int i = 0; i < one.length; i++) {
            assertEquals(0.5 * one[i], half[i], 0x1p-22 * Math.abs(one[i]), "gradient[" + i + "] at a weight of 0.5");
        }
    }

    /** A weight of 2 counts a sample twice, and a weight of 0 leaves it out: the loss and its gradient are multiplied by it. */
    @Test
    default void multipliesEverySampleByItsWeight() {
        float[] weights = new float[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            weights[sample] = sample % 4 * 0.75f;
        }
        FakeLossBinding weighted = new FakeLossBinding(
                loss(), output(), target(), SAMPLES, Workers.serial(), weights, new double[0], new float[0]);
        double mean = weighted.forward(SAMPLES);
        float[] gradient = weighted.gradient(1);
        float[] plain = bound(Workers.serial()).gradient(1);
        int size = output().size();
        double sum = 0;
        double magnitude = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double loss = weights[sample] * lossOfSample(weighted, sample);
            sum += loss;
            magnitude += Math.abs(loss);
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                double expected = weights[sample] * plain[i];
                String what = "gradient[" + i + "] at a weight of " + weights[sample];
                // a product of two factors is rounded instead of one
                assertEquals(expected, gradient[i], 0x1p-21 * Math.abs(expected), what);
            }
        }
        assertEquals(sum / SAMPLES, mean, SAMPLES * 0x1p-22 * magnitude, "mean of the weighted losses");
    }

    /** A value of the target that is missing adds nothing to the loss and its gradient, and leaves the others as they are. */
    @Test
    default void leavesOutMissingValues() {
        int width = target().stored();
        boolean several = !target().kind().hasClasses() && width > 1;
        assumeTrue(several, "samples with a target of one value, or of a class, are left out as a whole");
        float[] presence = new float[SAMPLES * width];
        for (int value = 0; value < presence.length; value++) {
            presence[value] = value % 3 == 0 ? 0 : 1;
        }
        FakeLossBinding masked = new FakeLossBinding(
                loss(), output(), target(), SAMPLES, Workers.serial(), new float[0], new double[0], presence);
        FakeLossBinding whole = bound(Workers.serial());
        float[] plain = whole.gradient(1);
        int each = output().size() / width;
        for (int value = 0; value < presence.length; value++) {
            masked.targets()[value] = presence[value] == 0 ? 0 : masked.targets()[value];
        }
        double mean = masked.forward(SAMPLES);
        float[] gradient = masked.gradient(1);
        for (int i = 0; i < gradient.length; i++) {
            float expected = presence[i / each] == 0 ? 0 : plain[i];
            assertEquals(expected, gradient[i], 0x1p-22 * Math.abs(expected), "gradient[" + i + "]");
        }
        // with the outputs of the missing values moved, nothing changes
        for (int i = 0; i < gradient.length; i++) {
            masked.outputs()[i] += presence[i / each] == 0 ? 3 : 0;
        }
        assertEquals(mean, masked.forward(SAMPLES), SAMPLES * 0x1p-22 * Math.abs(mean), "loss");
        float[] moved = masked.gradient(1);
        for (int i = 0; i < gradient.length; i++) {
            // a factor of 0 leaves the sign of what it is multiplied with
            assertEquals(gradient[i], moved[i], 0f, "gradient[" + i + "] with other outputs for missing values");
        }
    }

    /** A loss that weights classes itself multiplies the samples of a class by its weight. */
    @Test
    default void multipliesClassesByTheirWeights() {
        assumeTrue(loss().weightsClasses(), "the core makes the weight of a class a factor of the sample's weight");
        double[] twos = new double[target().width()];
        Arrays.fill(twos, 2);
        FakeLossBinding weighted = new FakeLossBinding(
                loss(), output(), target(), SAMPLES, Workers.serial(), new float[0], twos, new float[0]);
        FakeLossBinding plain = bound(Workers.serial());
        double expected = 2 * plain.forward(SAMPLES);
        assertEquals(expected, weighted.forward(SAMPLES), SAMPLES * 0x1p-22 * Math.abs(expected), "loss");
        float[] gradient = plain.gradient(1);
        float[] doubled = weighted.gradient(1);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(2 * gradient[i], doubled[i], 0x1p-21 * Math.abs(gradient[i]), "gradient[" + i + "]");
        }
    }

    /** Whatever the array held before. */
    @Test
    default void replacesTheGradientOfTheOutputs() {
        FakeLossBinding binding = bound(Workers.serial());
        float[] first = binding.gradient(1);
        Arrays.fill(binding.outputGradient(), Bits.UNTOUCHED);
        Bits.assertSame(first, binding.gradient(1), () -> "gradient over old values");
    }

    /** Work is cut over results, never over a sum. */
    @Test
    default void givesTheSameBitsHoweverTheWorkIsCut() {
        FakeLossBinding whole = bound(Workers.serial());
        FakeLossBinding cut = bound(new CutWorkers(3));
        assertEquals(whole.forward(SAMPLES), cut.forward(SAMPLES), "loss on three threads");
        Bits.assertSame(whole.gradient(1), cut.gradient(1), () -> "gradient on three threads");
    }

    /** A prediction has the width of its form, and the outputs stay as they are. */
    @Test
    default void predictsWhatTheTargetHolds() {
        FakeLossBinding binding = bound(Workers.serial());
        float[] outputs = binding.outputs().clone();
        Schema.Target predicted = loss().predicted(target());
        assertEquals(0, predicted.width() % target().width(), "predictions beyond a multiple of the target's values");
        assertTrue(loss().point() >= 0, "the single prediction of a value has an index from 0");
        assertTrue(
                loss().point() < predicted.width() / target().width(),
                "the single prediction of a value is one of its predictions");
        int count = SAMPLES * predicted.width();
        float[] predictions = new float[count + 8];
        Arrays.fill(predictions, Bits.FORBIDDEN);
        float[] before = predictions.clone();
        loss().predict(SAMPLES, output(), target(), outputs, predictions);
        Bits.assertFinite(predictions, 0, count, () -> "predictions");
        Bits.assertSame(before, predictions, count, predictions.length, () -> "what is behind the predictions");
        Bits.assertSame(binding.outputs(), outputs, () -> "outputs after predict");
    }

    /** It runs at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        FakeLossBinding binding = bound(Workers.serial());
        FakePass pass = new FakePass(SAMPLES, true);
        AllocationMeter.assertAllocatesNothing("forward and backward", () -> {
            binding.operation().forward(pass);
            binding.operation().backward(pass, 1);
        });
    }

    /** The loss of one sample of a batch alone, with the weight 1. */
    private double lossOfSample(FakeLossBinding batch, int sample) {
        FakeLossBinding alone = bound(Workers.serial());
        int size = output().size();
        int stored = target().stored();
        System.arraycopy(batch.outputs(), sample * size, alone.outputs(), 0, size);
        System.arraycopy(batch.targets(), sample * stored, alone.targets(), 0, stored);
        return alone.forward(1);
    }

    private FakeLossBinding bound(Workers workers) {
        return new FakeLossBinding(loss(), output(), target(), SAMPLES, workers);
    }
}
