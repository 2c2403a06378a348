package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.testkit.ActivationMaskContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest implements ActivationMaskContract {

    @Override
    public ActivationMask mask() {
        return new Dropout();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", RefusedValues.OUTSIDE_UNIT_INTERVAL);
    }

    @Nested
    class ThatDropsMost implements ActivationMaskContract {

        @Override
        public ActivationMask mask() {
            return new Dropout(0.9);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 0.5, 0.9})
    void dropsWithItsProbability(double probability) {
        int count = 1_000_000;
        float[] multiplier = new float[count];
        new Dropout(probability).fill(multiplier, Shape.of(100), 0, count / 100, new CounterRandomStream(3));
        int dropped = 0;
        for (float value : multiplier) {
            if (value == 0) {
                dropped++;
            } else {
                assertEquals((float) (1 / (1 - probability)), value);
            }
        }
        // six standard deviations of a binomial count
        assertEquals(count * probability, dropped, 6 * Math.sqrt(count * probability * (1 - probability)));
    }

    @Test
    void dropsNothingAtRateZero() {
        assertArrayEquals(filled(1), fill(new Dropout(0)));
    }

    @Test
    void leavesZerosAndNoNaNAtRateOne() {
        assertArrayEquals(filled(0), fill(new Dropout(1)));
    }

    private static float[] fill(Dropout dropout) {
        float[] multiplier = filled(Float.NaN);
        dropout.fill(multiplier, Shape.of(7), 0, 5, new CounterRandomStream(1));
        return multiplier;
    }

    private static float[] filled(float value) {
        float[] values = new float[35];
        Arrays.fill(values, value);
        return values;
    }
}
