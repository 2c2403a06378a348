package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class ConstantTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Constant();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 0;
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("value", List.of(Double.NEGATIVE_INFINITY, 1e39));
    }

    @Nested
    class ThatIsNotZero implements InitializerContract {

        @Override
        public Initializer initializer() {
            return new Constant(0.1);
        }

        @Override
        public double mean(ParameterInfo parameter) {
            return 0.1;
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 0;
        }
    }
}
