package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class KaimingNormalTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new KaimingNormal();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return parameter.gain() * parameter.gain() / parameter.fanIn();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gain", List.of(-1.0, Double.POSITIVE_INFINITY));
    }

    @Nested
    class ByOutputs implements InitializerContract {

        @Override
        public Initializer initializer() {
            return new KaimingNormal(Fan.OUT, 3);
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 9.0 / parameter.fanOut();
        }
    }
}
