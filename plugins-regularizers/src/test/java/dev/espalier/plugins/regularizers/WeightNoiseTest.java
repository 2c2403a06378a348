package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.WeightPerturbation;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.WeightPerturbationContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightNoiseTest implements WeightPerturbationContract {

    @Override
    public WeightPerturbation weightPerturbation() {
        return new WeightNoise();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("deviation", List.of(-0.1, Double.POSITIVE_INFINITY));
    }

    @Test
    void theNoiseHasMeanZeroAndItsDeviation() {
        FakeParameterSlice weights = FakeParameterSlice.weight(256, 256, List.of());
        float[] before = weights.values().clone();
        new WeightNoise(0.5).perturb(weights, new FakeStep(0.1), new CounterRandomStream(1));
        double sum = 0;
        double squares = 0;
        int size = 1 << 16;
        for (int i = 0; i < size; i++) {
            double noise = (double) weights.values()[i] - before[i];
            sum += noise;
            squares += noise * noise;
        }
        // five standard errors of a mean and of a variance over 2^16 values
        assertEquals(0, sum / size, 5 * 0.5 / 256);
        assertEquals(0.25, squares / size, 5 * 0.25 * Math.sqrt(2) / 256);
    }
}
