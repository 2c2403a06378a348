package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.testkit.FakeOutputs;
import dev.espalier.testkit.LossBalancingContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UncertaintyWeightsTest implements LossBalancingContract {

    @Override
    public LossBalancing lossBalancing() {
        return new UncertaintyWeights();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("learningRate", List.of(0.0, -1.0, Double.POSITIVE_INFINITY));
    }

    /** exp(−0) for classes, half of it for values. */
    @Test
    void beginsWithAHalfForValues() {
        LossBalancing weights = lossBalancing();
        assertArrayEquals(new double[] {1, 0.5}, new FakeOutputs(2, weights.slots()).weights(weights));
    }

    /** The minimum of c·exp(−s)·ℓ + ½·s over s has the weight 1/(2ℓ), whatever c is. */
    @Test
    void comesToTheMinimumForLossesThatStay() {
        LossBalancing weights = new UncertaintyWeights(0.05);
        FakeOutputs outputs =
                new FakeOutputs(2, weights.slots()).set(0, 4, Double.NaN).set(1, 0.25, Double.NaN);
        for (int i = 0; i < 2000; i++) {
            weights.update(outputs);
        }
        double[] learned = outputs.weights(weights);
        // Adam goes around the minimum by less than its learning rate
        assertEquals(1.0 / 8, learned[0], 0.05 / 8);
        assertEquals(2, learned[1], 0.05 * 2);
    }
}
