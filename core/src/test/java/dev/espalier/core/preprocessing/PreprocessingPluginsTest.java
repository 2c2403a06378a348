package dev.espalier.core.preprocessing;

import dev.espalier.testkit.PluginContract;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
    class OfClip implements PluginContract {

        @Override
        public Object plugin() {
            return new Clip(-1, 2);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "low",
                    List.of(OptionalDouble.of(1e39)),
                    "high",
                    List.of(OptionalDouble.of(-1), OptionalDouble.of(Double.POSITIVE_INFINITY)),
                    "lowQuantile",
                    List.of(OptionalDouble.of(0.1), OptionalDouble.of(1), OptionalDouble.of(-0.1)),
                    "highQuantile",
                    List.of(OptionalDouble.of(0.9), OptionalDouble.of(0), OptionalDouble.of(1.1)));
        }
    }

    @Nested
    class OfClipToQuantiles implements PluginContract {

        @Override
        public Object plugin() {
            return new Clip(
                    OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(0.2), OptionalDouble.of(0.8));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("highQuantile", List.of(OptionalDouble.of(0.2), OptionalDouble.of(0.1)));
        }
    }

    @Nested
    class OfLog1p implements PluginContract {

        @Override
        public Object plugin() {
            return new Log1p();
        }
    }

    @Nested
    class OfPiecewiseLinear implements PluginContract {

        @Override
        public Object plugin() {
            return new PiecewiseLinear(5);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("bins", List.of(0, -1));
        }
    }

    @Nested
    class OfQuantile implements PluginContract {

        @Override
        public Object plugin() {
            return new Quantile(Quantile.Distribution.UNIFORM, 10);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("quantiles", List.of(1, 0));
        }
    }

    @Nested
    class OfRobustScale implements PluginContract {

        @Override
        public Object plugin() {
            return new RobustScale(0.1, 0.8);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("low", List.of(-0.1, 1.0, 0.8), "high", List.of(0.1, 1.1));
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
