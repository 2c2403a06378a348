package dev.espalier.core.initializers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenValuesTest {

    private static final ParameterInfo BIAS =
            new ParameterInfo("dense1/bias", ParameterInfo.Role.BIAS, Shape.of(3), 1, 1, 1);

    @Test
    void fillsTheGivenRange() {
        float[] values = new float[3];
        new GivenValues(List.of(1.0, -0.5, 3.0)).fill(BIAS, values, 1, 3, new CounterRandomStream(1));
        assertArrayEquals(new float[] {0, -0.5f, 3}, values);
    }

    @Test
    void refusesAnotherLengthAndValuesThatAreNotFinite() {
        GivenValues two = new GivenValues(List.of(1.0, 2.0));
        CounterRandomStream random = new CounterRandomStream(1);
        assertThrows(IllegalArgumentException.class, () -> two.fill(BIAS, new float[3], 0, 3, random));
        assertThrows(IllegalArgumentException.class, () -> new GivenValues(List.of(1e39)));
    }
}
