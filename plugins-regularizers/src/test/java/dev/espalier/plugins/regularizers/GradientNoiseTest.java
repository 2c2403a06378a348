package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.GradientTransformationContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientNoiseTest implements GradientTransformationContract {

    @Override
    public GradientTransformation gradientTransformation() {
        return new GradientNoise();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("variance", RefusedValues.OUTSIDE_NON_NEGATIVE, "decay", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    /** Six standard errors of a variance over 10,000 draws: √(2/10000) each. */
    @Test
    void hasAVarianceThatFallsWithTheUpdates() {
        for (long update : new long[] {1, 100}) {
            FakeParameterSlice weights = FakeParameterSlice.weight(100, 100, List.of());
            new GradientNoise(0.3, 0.55).transform(weights, new FakeStep(0.1).at(update), new CounterRandomStream(1));
            double squares = 0;
            for (float gradient : weights.gradients()) {
                squares += (double) gradient * gradient;
            }
            double expected = 0.3 / Math.pow(update, 0.55);
            assertEquals(expected, squares / 10_000, 6 * expected * Math.sqrt(2.0 / 10_000));
        }
    }

    @Test
    void appliesToBiasesToo() {
        assertTrue(new GradientNoise().appliesTo(new ParameterInfo("a/bias", Role.BIAS, Shape.of(5), 1, 1, 1)));
    }
}
