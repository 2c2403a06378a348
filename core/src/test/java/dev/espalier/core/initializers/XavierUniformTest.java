package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class XavierUniformTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new XavierUniform();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 2 * parameter.gain() * parameter.gain() / (parameter.fanIn() + parameter.fanOut());
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gain", List.of(-1.0, Double.POSITIVE_INFINITY));
    }

    @Nested
    class WithItsOwnGain implements InitializerContract {

        @Override
        public Initializer initializer() {
            return new XavierUniform(3);
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 18.0 / (parameter.fanIn() + parameter.fanOut());
        }
    }
}
