package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class VarianceScalingTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new VarianceScaling();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 1.0 / parameter.fanIn();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("scale", List.of(0.0));
    }

    @Nested
    class AsGlorotNormalOfKeras implements InitializerContract {

        @Override
        public Initializer initializer() {
            return new VarianceScaling(1, Fan.AVERAGE, VarianceScaling.Distribution.TRUNCATED_NORMAL);
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 2.0 / (parameter.fanIn() + parameter.fanOut());
        }
    }

    @Nested
    class OfUniformNumbers implements InitializerContract {

        @Override
        public Initializer initializer() {
            return new VarianceScaling(2, Fan.OUT, VarianceScaling.Distribution.UNIFORM);
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 2.0 / parameter.fanOut();
        }
    }

    @Nested
    class OfNormalNumbers implements InitializerContract {

        @Override
        public Initializer initializer() {
            return new VarianceScaling(2, Fan.IN, VarianceScaling.Distribution.NORMAL);
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 2.0 / parameter.fanIn();
        }
    }
}
