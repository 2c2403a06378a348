package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.testkit.FakeOutputs;
import dev.espalier.testkit.LossBalancingContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GradNormTest implements LossBalancingContract {

    private static final double[][] LOSSES = {{2, 1, 4}, {1.5, 0.9, 3}, {1, 0.85, 2.5}, {0.7, 0.8, 2.25}};
    private static final double[][] NORMS = {{1, 3, 0.5}, {0.8, 2, 0.7}, {0.9, 1.5, 0.4}, {0.5, 1, 0.6}};

    @Override
    public LossBalancing lossBalancing() {
        return new GradNorm();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "alpha", List.of(-0.1, Double.POSITIVE_INFINITY),
                "learningRate", List.of(0.0, -1.0),
                "every", List.of(0));
    }

    private static double[] after(LossBalancing plugin) {
        FakeOutputs outputs = new FakeOutputs(3, plugin.slots());
        for (int step = 0; step < LOSSES.length; step++) {
            for (int i = 0; i < 3; i++) {
                outputs.set(i, LOSSES[step][i], NORMS[step][i]);
            }
            plugin.update(outputs);
        }
        return outputs.weights(plugin);
    }

    /** The formulas of the paper with Adam, computed with NumPy in double. */
    @Test
    void followsItsFormulas() {
        // the state is in floats, rounded in each of four steps
        assertArrayEquals(
                new double[] {1.0335941436699845, 0.8911791658205359, 1.0752266905094798}, after(new GradNorm()), 2e-6);
        assertArrayEquals(
                new double[] {1.1839882356614893, 0.5626744804314083, 1.2533372839071024},
                after(new GradNorm(0, 0.1, 1, Optional.empty())),
                2e-6);
    }

    /** The third has ended: the first two move as they would alone, and keep the sum that they have. */
    @Test
    void balancesTheOthersWhenAnOutputHasEnded() {
        GradNorm plugin = new GradNorm(1.5, 0.1, 1, Optional.empty());
        FakeOutputs three = new FakeOutputs(3, plugin.slots());
        FakeOutputs two = new FakeOutputs(2, plugin.slots());
        for (int step = 0; step < LOSSES.length; step++) {
            for (int i = 0; i < 2; i++) {
                three.set(i, LOSSES[step][i], NORMS[step][i]);
                two.set(i, LOSSES[step][i], NORMS[step][i]);
            }
            three.set(2, Double.NaN, 0.5);
            plugin.update(three);
            plugin.update(two);
        }
        double[] weights = three.weights(plugin);
        assertEquals(1, weights[2]);
        assertArrayEquals(two.weights(plugin), new double[] {weights[0], weights[1]}, 1e-15);
        assertTrue(weights[0] != 1 && weights[1] != 1);
        // one output alone has nothing to be balanced with
        three.set(1, Double.NaN, Double.NaN);
        plugin.update(three);
        assertArrayEquals(weights, three.weights(plugin));
    }

    @Test
    void measuresInEveryFewStepsAlone() {
        GradNorm rare = new GradNorm(1.5, 0.025, 4, Optional.of("trunk/dense1"));
        assertEquals(
                List.of(1L, 5L, 9L),
                LongStream.rangeClosed(1, 10)
                        .filter(rare::needsGradientNorms)
                        .boxed()
                        .toList());
        assertEquals(Optional.of("trunk/dense1"), rare.referenceLayer());
    }
}
