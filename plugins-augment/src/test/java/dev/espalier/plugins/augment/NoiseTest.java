package dev.espalier.plugins.augment;

import static dev.espalier.plugins.augment.AugmentersContractTest.OUTSIDE_UNIT_INTERVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.testkit.AugmenterContract;
import dev.espalier.testkit.FakeSampleBatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NoiseTest implements AugmenterContract {

    @Override
    public Augmenter augmenter() {
        return new Noise();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("deviation", List.of(-0.1, Double.POSITIVE_INFINITY), "probability", OUTSIDE_UNIT_INTERVAL);
    }

    @Nested
    class OnTables implements AugmenterContract {

        @Override
        public Augmenter augmenter() {
            return new Noise(0.3, 1);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(5);
        }
    }

    @Test
    void addsNoiseOfItsDeviation() {
        int count = 1_000_000;
        FakeSampleBatch batch = new FakeSampleBatch(1000, Shape.of(1000), 2);
        new Noise(0.25, 1).augment(batch, new CounterRandomStream(1));
        double sum = 0;
        double squares = 0;
        for (float value : batch.input(0)) {
            sum += value;
            squares += (double) value * value;
        }
        // six standard errors: of a mean σ/√n, of a normal variance σ²·√(2/n)
        assertEquals(0, sum / count, 6 * 0.25 / Math.sqrt(count));
        assertEquals(0.0625, squares / count, 6 * 0.0625 * Math.sqrt(2.0 / count));
    }
}
