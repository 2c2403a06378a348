package dev.espalier.core.data.source;

import dev.espalier.core.data.csv.CsvSource;
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
            return new CsvSource(
                    "train.csv",
                    "",
                    List.of("y", "z"),
                    CsvSource.Task.REGRESSION,
                    List.of(),
                    List.of("a"),
                    List.of("b", "c"),
                    List.of("d"),
                    CsvSource.Missing.KEEP,
                    List.of("NA", "?"),
                    "tab",
                    "validation.csv",
                    "test.csv");
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "delimiter",
                    List.of("", ",,", "\n"),
                    "classes",
                    List.of(List.of("p", "q")),
                    "ignore",
                    List.of(List.of("a")));
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
            return new IdxSource("folder", "images", "labels", "ti", "tl", List.of("cat", "dog"));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("labels", List.of(""), "testLabels", List.of(""), "classes", List.of(List.of("a", "a")));
        }
    }
}
