package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.gradient.GradientCheck;
import dev.espalier.engine.gradient.GradientReport;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every layer: the gradients of its output, bits that depend on its inputs alone, no allocation. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LayerContract extends PluginContract {

    /** Samples of a batch. */
    int SAMPLES = 7;

    /** A new layer with the settings under test. */
    Layer layer();

    /** The shape of one sample of each input that the layer is tried with. */
    List<Shape> inputs();

    /**
     * Inputs that the layer refuses.
     *
     * @return for each trial the shape of one sample of each input; none by default
     */
    default List<List<Shape>> refusedInputs() {
        return List.of();
    }

    @Override
    default Object plugin() {
        return layer();
    }

    /**
     * Backward gives the derivatives of forward, as {@link GradientCheck} has them, which also compares forward with the
     * reference in double if the layer has one.
     */
    @Test
    default void hasTheGradientsOfItsOutput() {
        GradientReport report =
                GradientCheck.ofLayer(layer(), inputs().toArray(Shape[]::new)).run();
        assertTrue(report.passed(), report::toString);
    }

    /** The model's author is told which rule an input breaks. */
    @Test
    default void refusesOtherInputs() {
        assumeFalse(refusedInputs().isEmpty(), "refusedInputs() lists none");
        assertAll(refusedInputs().stream()
                .map(shapes -> () -> assertThrows(
                        IllegalArgumentException.class, () -> layer().infer(shapes), () -> "inputs " + shapes)));
    }

    /** Random numbers come from the pass, and nothing is kept from one pass to the next but buffers. */
    @Test
    default void givesTheSameBitsAgain() {
        FakeLayerBinding binding = bound(Workers.serial());
        binding.train();
        Map<String, float[]> first = binding.results();
        binding.restore();
        binding.train();
        assertSame(first, binding.results(), "the same pass again");
    }

    /** Work is cut over results, never over a sum. */
    @Test
    default void givesTheSameBitsHoweverTheWorkIsCut() {
        FakeLayerBinding whole = bound(Workers.serial());
        FakeLayerBinding cut = bound(new CutWorkers(3));
        whole.train();
        cut.train();
        assertSame(whole.results(), cut.results(), "on three threads");
    }

    /** Gradients of several passes add up to that of a step. */
    @Test
    default void addsToTheGradientsOfItsParameters() {
        FakeLayerBinding binding = bound(Workers.serial());
        assumeFalse(binding.parameterGradients().isEmpty(), "the layer has no parameters");
        binding.train();
        Map<String, float[]> first = binding.results();
        binding.restore();
        binding.parameterGradients().values().forEach(gradient -> Arrays.fill(gradient, 1));
        binding.train();
        binding.parameterGradients().forEach((name, gradient) -> {
            float[] alone = FakeLayerBinding.known(first, "gradient of " + name);
            for (int i = 0; i < gradient.length; i++) {
                // summed in another order, each sum with as many roundings as there are samples at most
                double bound = SAMPLES * 0x1p-22 * (1 + Math.abs(alone[i]));
                assertEquals(1 + alone[i], gradient[i], bound, "gradient of " + name + "[" + i + "] after 1");
            }
        });
    }

    /** Whatever the arrays held before. */
    @Test
    default void replacesTheGradientsOfItsInputs() {
        FakeLayerBinding binding = bound(Workers.serial());
        binding.train();
        Map<String, float[]> first = binding.results();
        binding.restore();
        for (int i = 0; i < binding.inputCount(); i++) {
            Arrays.fill(binding.inputGradient(i), Bits.UNTOUCHED);
        }
        binding.train();
        Map<String, float[]> second = binding.results();
        for (int i = 0; i < binding.inputCount(); i++) {
            String name = "gradient of input " + i;
            Bits.assertSame(
                    FakeLayerBinding.known(first, name),
                    FakeLayerBinding.known(second, name),
                    () -> name + " over old values");
        }
    }

    /** The first layer of a model is not asked for the gradients of the data. */
    @Test
    default void needsNoGradientsOfItsInputs() {
        FakeLayerBinding with = bound(Workers.serial());
        FakeLayerBinding without = new FakeLayerBinding(layer(), inputs(), SAMPLES, false, Workers.serial());
        with.train();
        without.train();
        with.parameterGradients()
                .forEach((name, gradient) ->
                        Bits.assertSame(gradient, without.parameterGradient(name), () -> "gradient of " + name));
    }

    /** A prediction depends on its own sample, however many are predicted together. */
    @Test
    default void looksAtNoOtherSampleInEvaluation() {
        FakeLayerBinding together = bound(Workers.serial());
        float[] all = together.evaluate(SAMPLES);
        int size = together.outputShape().size();
        for (int sample = 0; sample < SAMPLES; sample++) {
            FakeLayerBinding alone = bound(Workers.serial());
            for (int i = 0; i < alone.inputCount(); i++) {
                int length = alone.inputShape(i).size();
                System.arraycopy(together.input(i), sample * length, alone.input(i), 0, length);
            }
            float[] one = alone.evaluate(1);
            for (int j = 0; j < size; j++) {
                assertEquals(one[j], all[sample * size + j], "output " + j + " of sample " + sample);
            }
        }
    }

    /** It runs at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        FakeLayerBinding binding = bound(Workers.serial());
        FakePass pass = new FakePass(SAMPLES, true);
        AllocationMeter.assertAllocatesNothing("forward and backward", () -> {
            binding.operation().forward(pass);
            binding.operation().backward(pass);
        });
    }

    private FakeLayerBinding bound(Workers workers) {
        return new FakeLayerBinding(layer(), inputs(), SAMPLES, true, workers);
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual, String trial) {
        expected.forEach((name, values) ->
                Bits.assertSame(values, FakeLayerBinding.known(actual, name), () -> name + ", " + trial));
    }
}
