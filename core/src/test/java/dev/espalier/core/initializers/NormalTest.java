package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;

class NormalTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Normal();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 0.05 * 0.05;
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("mean", List.of(Double.POSITIVE_INFINITY), "deviation", List.of(-1.0));
    }
}
