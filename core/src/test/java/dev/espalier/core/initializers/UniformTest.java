package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class UniformTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Uniform();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 0.1 * 0.1 / 12;
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("low", List.of(Double.NEGATIVE_INFINITY), "high", List.of(-0.05));
    }

    @Nested
    class AboveZero implements InitializerContract {

        @Override
        public Initializer initializer() {
            return new Uniform(1, 3);
        }

        @Override
        public double mean(ParameterInfo parameter) {
            return 2;
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 4.0 / 12;
        }
    }
}
