package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.Slot;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What goes wrong in rules that see whole parameters, or stand around another: a test each. */
class WholeParameterTrapsTest {

    private static final ParameterInfo BIAS = new ParameterInfo("dense/bias", Role.BIAS, Shape.of(2), 2, 2, 1);

    /** The first direction of Adam is a sign: u = (1, 1) + λ·w, w = (3, 4), λ = 1. */
    @Test
    void lambOfKerasKeepsTheDecayOutOfTheRatio() {
        Lamb optax = new Lamb(Profile.OPTAX, 0.9, 0.999, OptionalDouble.of(1e-12), OptionalDouble.of(1));
        double ratio = 5 / Math.sqrt(4 * 4 + 5 * 5);
        assertEquals(3 - 0.1 * ratio * 4, lamb(optax), 1e-5);
        Lamb keras = new Lamb(Profile.KERAS, 0.9, 0.999, OptionalDouble.of(1e-12), OptionalDouble.of(1));
        assertEquals(2.7 - 0.1 * 4.5 / Math.sqrt(2), lamb(keras), 1e-5);
    }

    private static float lamb(Lamb lamb) {
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 2, lamb).setValues(3, 4).setGradients(1, 1);
        lamb.update(slice, new FakeStep(0.1));
        return slice.values()[0];
    }

    @Test
    void lambOfTimmLeavesTheLengthOfBiasesAlone() {
        assertEquals(-0.1, biasAfter(new Lamb(), 0.1, 100), 1e-5);
        assertEquals(-0.1 * 100, biasAfter(new Lamb(Profile.OPTAX), 0.1, 100), 1e-3);
    }

    /** κ would make a thousandth of it. */
    @Test
    void larsLeavesBiasesAlone() {
        assertEquals(-0.1, biasAfter(new Lars(Profile.PYTORCH, 0.9, 0.001, 0.5, 1e-8, false), 0.1, 100), 1e-5);
    }

    /** How far a bias moves that stands at a value, with gradients of 1. */
    private static float biasAfter(ParameterOptimizer optimizer, double rate, float value) {
        FakeParameterSlice slice =
                FakeParameterSlice.of(BIAS, optimizer).setValues(value, value).setGradients(1, 1);
        optimizer.update(slice, new FakeStep(rate));
        return slice.values()[0] - value;
    }

    @Test
    void larsOfOptaxAddsTheDecayBeforeItMeasures() {
        // g and λ·w are opposed: together they are 0.5 long, apart 1.5
        Lars optax = new Lars(Profile.OPTAX, 0, 0.001, 0.5, 0, false);
        Lars timm = new Lars(Profile.PYTORCH, 0, 0.001, 0.5, 0, false);
        assertEquals(1 + 0.001, lars(optax), 1e-6);
        assertEquals(1 + 0.001 / 3, lars(timm), 1e-6);
    }

    private static float lars(Lars lars) {
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 1, lars).setValues(1).setGradients(-1);
        lars.update(slice, new FakeStep(1));
        return slice.values()[0];
    }

    @Test
    void muonGivesAllButMatricesToItsInnerRule() {
        Muon muon = new Muon(0.95, true, 5, 0.1, new Sgd());
        assertEquals(-0.1f, biasAfter(muon, 0.1, 0));
        assertTrue(muon.slots(BIAS).isEmpty());
    }

    /** One row of 16: PyTorch's is one column, 16 outputs of one input, and its steps are √16 as long. */
    @Test
    void muonStretchesByOutputsOverInputs() {
        // five iterations leave a singular value of 1 at about 0.7, here as there
        assertEquals(4, lengthOfMuonsStep(1, 16) / lengthOfMuonsStep(16, 1), 485 * 4 * 0x1p-23);
        assertEquals(0.7, lengthOfMuonsStep(16, 1), 0.05);
    }

    private static double lengthOfMuonsStep(int inputs, int outputs) {
        Muon muon = new Muon(0.95, true, 5, 0, new Sgd());
        FakeParameterSlice slice = FakeParameterSlice.weight(inputs, outputs, muon);
        Arrays.fill(slice.gradients(), 1);
        muon.update(slice, new FakeStep(1));
        return VectorNorms.length(slice.values(), 0, inputs * outputs);
    }

    /** A tall matrix and its transpose are multiplied by their shorter side, and take the same steps. */
    @Test
    void muonTreatsTallAndWideMatricesAlike() {
        Muon muon = new Muon(0.95, true, 5, 0, new Sgd());
        FakeParameterSlice tall = FakeParameterSlice.weight(3, 2, muon).setGradients(1, 2, 3, 4, 5, -6);
        FakeParameterSlice wide = FakeParameterSlice.weight(2, 3, muon).setGradients(1, 3, 5, 2, 4, -6);
        muon.update(tall, new FakeStep(1));
        muon.update(wide, new FakeStep(1));
        double stretch = Math.sqrt(1.5);
        for (int i = 0; i < 6; i++) {
            // 3.4445⁵ ≈ 485 is what five iterations may make of a rounding
            assertEquals(stretch * tall.values()[i], wide.values()[i % 2 * 3 + i / 2], 485 * 4 * 0x1p-23);
        }
    }

    @Test
    void adafactorKeepsOneNumberForEachRowAndColumn() {
        ParameterInfo matrix = new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(300, 200), 300, 200, 1);
        int numbers = 0;
        for (Slot slot : new Adafactor().slots(matrix)) {
            numbers += slot.shapeFor(matrix).size();
        }
        assertEquals(500, numbers);
        assertEquals(List.of("variance"), names(new Adafactor(), BIAS));
        ParameterInfo narrow = new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(300, 100), 300, 100, 1);
        assertEquals(List.of("variance"), names(new Adafactor(Profile.OPTAX), narrow));
    }

    private static List<String> names(ParameterOptimizer optimizer, ParameterInfo parameter) {
        return optimizer.slots(parameter).stream().map(Slot::name).toList();
    }

    @Test
    void lookaheadBeginsAtTheWeightsBeforeTheFirstStep() {
        Lookahead lookahead = new Lookahead(new Sgd(), 2, 0.5);
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 1, lookahead).setValues(10).setGradients(1);
        lookahead.update(slice, new FakeStep(1));
        assertEquals(9, slice.values()[0]);
        lookahead.update(slice, new FakeStep(1).at(2));
        // ahead it has come to 8; half of the way there from 10, and not from 9 or 8
        assertEquals(9, slice.values()[0]);
    }

    /** Places 9, 8 and 7 after steps of 1 from 10: their mean is evaluated, a point nearer to 7 is trained. */
    @Test
    void scheduleFreeIsEvaluatedAtTheMeanOfItsPlaces() {
        ScheduleFreeSgd rule = new ScheduleFreeSgd(0.5, 0);
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 1, rule).setValues(10).setGradients(1);
        FakeStep step = new FakeStep(1);
        for (int i = 0; i < 3; i++) {
            rule.update(slice, step);
            step.next();
        }
        float[] weights = new float[1];
        rule.evaluationWeights(slice, weights);
        assertArrayEquals(new float[] {8}, weights, 1e-5f);
        assertEquals(7.5, slice.values()[0], 1e-5);
    }
}
