package dev.espalier.testkit;

import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.KullbackLeibler;
import dev.espalier.engine.loss.MeanSquaredError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What holds for every plugin, held against every loss. */
class LossPluginsTest {
    @Nested
    class OfBinaryCrossEntropy implements PluginContract {

        @Override
        public Object plugin() {
            return new BinaryCrossEntropy();
        }
    }

    @Nested
    class OfCrossEntropy implements PluginContract {

        @Override
        public Object plugin() {
            return new CrossEntropy(List.of(1.0, 0.5));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "classWeights",
                    List.of(List.of(-1.0), List.of(0.0, 0.0), List.of(Double.NaN), List.of(Double.POSITIVE_INFINITY)));
        }
    }

    @Nested
    class OfHuber implements PluginContract {

        @Override
        public Object plugin() {
            return new Huber(0.5);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("delta", List.of(0.0, -1.0, Double.POSITIVE_INFINITY));
        }
    }

    @Nested
    class OfKullbackLeibler implements PluginContract {

        @Override
        public Object plugin() {
            return new KullbackLeibler();
        }
    }

    @Nested
    class OfMeanSquaredError implements PluginContract {

        @Override
        public Object plugin() {
            return new MeanSquaredError();
        }
    }
}
