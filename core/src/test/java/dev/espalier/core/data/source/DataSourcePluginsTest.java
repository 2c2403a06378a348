package dev.espalier.core.data.source;

import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.data.csv.TargetTask;
import dev.espalier.testkit.PluginContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What holds for every plugin, held against every data source. */
class DataSourcePluginsTest {
    @Nested
    class OfCsvSource implements PluginContract {

        @Override
        public Object plugin() {
            return CsvSource.builder("train.csv")
                    .targets("y", "z")
                    .task(TargetTask.REGRESSION)
                    .numeric("a")
                    .categorical("b", "c")
                    .ignore("d")
                    .missing(CsvSource.Missing.KEEP)
                    .missingMarkers("NA", "?")
                    .delimiter("tab")
                    .validation("validation.csv")
                    .test("test.csv")
                    .build();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("classes", List.of(List.of("p", "q")), "label", List.of("a"));
        }
    }

    @Nested
    class OfFashionMnistSmall implements PluginContract {

        @Override
        public Object plugin() {
            return new FashionMnistSmall();
        }
    }

    @Nested
    class OfInCodeSource implements PluginContract {

        @Override
        public Object plugin() {
            return new InCodeSource("Orders");
        }
    }

    @Nested
    class OfIdxSource implements PluginContract {

        @Override
        public Object plugin() {
            return new IdxSource("folder")
                    .withTrainingFiles("images", "labels")
                    .withTestFiles("ti", "tl")
                    .withClasses("cat", "dog");
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("classes", List.of(List.of("a", "a")));
        }
    }
}
