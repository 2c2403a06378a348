package dev.espalier.core.evaluation;

import dev.espalier.testkit.PluginContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What holds for every plugin, held against every evaluation metric. */
class EvaluationPluginsTest {
    @Nested
    class OfAccuracy implements PluginContract {

        @Override
        public Object plugin() {
            return new Accuracy();
        }
    }

    @Nested
    class OfConfusionMatrix implements PluginContract {

        @Override
        public Object plugin() {
            return new ConfusionMatrix();
        }
    }

    @Nested
    class OfF1 implements PluginContract {

        @Override
        public Object plugin() {
            return new F1(Averaging.PER_CLASS);
        }
    }

    @Nested
    class OfMeanAbsoluteError implements PluginContract {

        @Override
        public Object plugin() {
            return new MeanAbsoluteError();
        }
    }

    @Nested
    class OfMeanSquaredError implements PluginContract {

        @Override
        public Object plugin() {
            return new MeanSquaredError();
        }
    }

    @Nested
    class OfPrecision implements PluginContract {

        @Override
        public Object plugin() {
            return new Precision(Averaging.PER_CLASS);
        }
    }

    @Nested
    class OfRecall implements PluginContract {

        @Override
        public Object plugin() {
            return new Recall(Averaging.PER_CLASS);
        }
    }

    @Nested
    class OfBrierScore implements PluginContract {

        @Override
        public Object plugin() {
            return new BrierScore();
        }
    }

    @Nested
    class OfExpectedCalibrationError implements PluginContract {

        @Override
        public Object plugin() {
            return new ExpectedCalibrationError(20, true);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("bins", List.of(0, -1));
        }
    }

    @Nested
    class OfReliability implements PluginContract {

        @Override
        public Object plugin() {
            return new Reliability(10);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("bins", List.of(0, -1));
        }
    }

    @Nested
    class OfRocAuc implements PluginContract {

        @Override
        public Object plugin() {
            return new RocAuc();
        }
    }

    @Nested
    class OfRSquared implements PluginContract {

        @Override
        public Object plugin() {
            return new RSquared();
        }
    }

    @Nested
    class OfTopK implements PluginContract {

        @Override
        public Object plugin() {
            return new TopK(3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("k", List.of(0, -1));
        }
    }
}
