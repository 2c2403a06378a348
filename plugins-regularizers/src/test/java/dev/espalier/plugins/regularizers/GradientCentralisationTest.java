package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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

class GradientCentralisationTest implements GradientTransformationContract {

    @Override
    public GradientTransformation gradientTransformation() {
        return new GradientCentralisation();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("axis", List.of(-2));
    }

    @Test
    void leavesAMeanOfZeroInEveryColumn() {
        FakeParameterSlice weights = FakeParameterSlice.weight(2, 2, List.of()).setGradients(1, 10, 3, 20);
        new GradientCentralisation().transform(weights, new FakeStep(0.1), new CounterRandomStream(1));
        assertArrayEquals(new float[] {-1, -5, 1, 5}, weights.gradients());
    }

    @Test
    void leavesVectorsAlone() {
        assertFalse(new GradientCentralisation()
                .appliesTo(new ParameterInfo("a/weight", Role.WEIGHT, Shape.of(5), 5, 1, 1)));
    }
}
