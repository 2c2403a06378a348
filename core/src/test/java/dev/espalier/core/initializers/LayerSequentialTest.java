package dev.espalier.core.initializers;

import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;

class LayerSequentialTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new LayerSequential();
    }

    @Override
    public ParameterInfo parameter() {
        return new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(60, 90), 60, 90, Math.sqrt(2));
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 1.0 / 90;
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "initializer",
                List.of(new LayerSequential()),
                "tolerance",
                List.of(0.0),
                "trials",
                List.of(0),
                "samples",
                List.of(1));
    }
}
