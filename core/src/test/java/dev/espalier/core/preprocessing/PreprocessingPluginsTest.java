package dev.espalier.core.preprocessing;

import dev.espalier.testkit.PluginContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What holds for every plugin, held against every preprocessing step. */
class PreprocessingPluginsTest {
    @Nested
    class OfCenter implements PluginContract {

        @Override
        public Object plugin() {
            return new Center();
        }
    }

    @Nested
    class OfImpute implements PluginContract {

        @Override
        public Object plugin() {
            return new Impute(Impute.Filling.MEDIAN, 3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("value", List.of(Double.POSITIVE_INFINITY, 1e39));
        }
    }

    @Nested
    class OfMinMax implements PluginContract {

        @Override
        public Object plugin() {
            return new MinMax(-1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "low", List.of(1.0, Double.NEGATIVE_INFINITY), "high", List.of(-1.0, Double.POSITIVE_INFINITY));
        }
    }

    @Nested
    class OfPca implements PluginContract {

        @Override
        public Object plugin() {
            return new Pca(0, 0.9, true);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("components", List.of(-1), "variance", List.of(0.0, 1.5, -1.0));
        }
    }

    @Nested
    class OfScale implements PluginContract {

        @Override
        public Object plugin() {
            return new Scale(0.5);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("factor", List.of(0.0, 1e300, 1e-300));
        }
    }

    @Nested
    class OfStandardize implements PluginContract {

        @Override
        public Object plugin() {
            return new Standardize();
        }
    }

    @Nested
    class OfZcaWhitening implements PluginContract {

        @Override
        public Object plugin() {
            return new ZcaWhitening(0.1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("epsilon", List.of(0.0, -1.0, Double.POSITIVE_INFINITY));
        }
    }
}
