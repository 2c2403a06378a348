package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Elu;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.layer.LayerNorm;
import dev.espalier.engine.layer.LeakyRelu;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Reshape;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Silu;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.layer.Tanh;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** What holds for every plugin, held against every layer. */
class LayerPluginsTest {

    /** An initializer for layers that take one. */
    @Plugin("test-all-ones")
    public record AllOnes() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            Arrays.fill(values, from, to, 1);
        }
    }

    @Nested
    class OfAdd implements PluginContract {

        @Override
        public Object plugin() {
            return new Add();
        }
    }

    @Nested
    class OfBatchNorm implements PluginContract {

        @Override
        public Object plugin() {
            return new BatchNorm(0.2, 1e-3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "momentum", List.of(0.0, 1.1, -0.1), "epsilon", List.of(0.0, -1e-5, Double.POSITIVE_INFINITY));
        }
    }

    @Nested
    class OfConcatenate implements PluginContract {

        @Override
        public Object plugin() {
            return new Concatenate(1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("axis", List.of(-1));
        }
    }

    @Nested
    class OfDense implements PluginContract {

        @Override
        public Object plugin() {
            return new Dense(4, false, Optional.of(new AllOnes()));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("units", List.of(-1));
        }
    }

    @Nested
    class OfElu implements PluginContract {

        @Override
        public Object plugin() {
            return new Elu(0.5);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("alpha", List.of(-0.1, Double.POSITIVE_INFINITY));
        }
    }

    @Nested
    class OfFlatten implements PluginContract {

        @Override
        public Object plugin() {
            return new Flatten();
        }
    }

    @Nested
    class OfGelu implements PluginContract {

        @Override
        public Object plugin() {
            return new Gelu();
        }
    }

    @Nested
    class OfLayerNorm implements PluginContract {

        @Override
        public Object plugin() {
            return new LayerNorm(1e-3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("epsilon", List.of(0.0, -1e-5, Double.POSITIVE_INFINITY));
        }
    }

    @Nested
    class OfLeakyRelu implements PluginContract {

        @Override
        public Object plugin() {
            return new LeakyRelu(0.2);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("slope", List.of(-0.1, 1.1));
        }
    }

    @Nested
    class OfRelu implements PluginContract {

        @Override
        public Object plugin() {
            return new Relu();
        }
    }

    @Nested
    class OfReshape implements PluginContract {

        @Override
        public Object plugin() {
            return new Reshape(List.of(2, -1));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("shape", List.of(List.of(0), List.of(2, -2), List.of(-1, -1)));
        }
    }

    @Nested
    class OfSigmoid implements PluginContract {

        @Override
        public Object plugin() {
            return new Sigmoid();
        }
    }

    @Nested
    class OfSilu implements PluginContract {

        @Override
        public Object plugin() {
            return new Silu();
        }
    }

    @Nested
    class OfSoftmax implements PluginContract {

        @Override
        public Object plugin() {
            return new Softmax();
        }
    }

    @Nested
    class OfTanh implements PluginContract {

        @Override
        public Object plugin() {
            return new Tanh();
        }
    }
}
