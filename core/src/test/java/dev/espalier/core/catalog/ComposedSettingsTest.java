package dev.espalier.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that are required, written beside others, or one of several records. */
class ComposedSettingsTest {

    private static final PluginCatalog CATALOG =
            PluginCatalog.load(new ClassLoader(null) {}).with(Composed.class);

    /** Given in one of two units. */
    public record Extent(OptionalInt rows, OptionalInt columns) {

        public Extent {
            Check.require(rows.isEmpty() || columns.isEmpty(), "columns", columns.orElse(0), "must not be given");
            rows.ifPresent(count -> Check.atLeast("rows", count, 1));
        }
    }

    /** One of two records. */
    public sealed interface Body permits Box, Ball {}

    public record Box(
            @Setting(value = "its width", shorthand = true) double width, boolean open) implements Body {

        public Box() {
            this(1, false);
        }
    }

    public record Ball(double radius) implements Body {}

    @Plugin("composed")
    public record Composed(
            @Setting(value = "its extent", flatten = true) Extent extent,
            @Setting(value = "its depth", required = true) int depth,
            Body body)
            implements ParameterOptimizer {

        public Composed() {
            this(new Extent(OptionalInt.of(7), OptionalInt.empty()), 1, new Box());
        }

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    private static Stream<Arguments> values() {
        Extent seven = new Extent(OptionalInt.of(7), OptionalInt.empty());
        return Stream.of(
                Arguments.of("depth: 2", new Composed(seven, 2, new Box())),
                Arguments.of(
                        "depth: 1, columns: 3",
                        new Composed(new Extent(OptionalInt.empty(), OptionalInt.of(3)), 1, new Box())),
                Arguments.of("depth: 1, body: 2", new Composed(seven, 1, new Box(2, false))),
                Arguments.of("depth: 1, body: {open: true}", new Composed(seven, 1, new Box(1, true))),
                Arguments.of("depth: 1, body: {radius: 3}", new Composed(seven, 1, new Ball(3))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void areReadAndWrittenAlike(String settings, Composed expected) {
        Problems problems = new Problems();
        String text = "{composed: {" + settings + "}}";

        assertEquals(
                Optional.of(expected),
                read(text, problems),
                () -> problems.list().toString());
        String written = new SettingsWriter(CATALOG)
                .write(PluginKind.OPTIMIZER, expected)
                .toString();
        assertEquals(Optional.of(expected), read(written, problems), written);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rows: 1                                | depth of optimizer composed is missing
            depth: 1, rows: 0                      | rows of optimizer composed is 0; it must be at least 1
            depth: 1, rows: 1, columns: 2          | columns of optimizer composed is 2; it must not be given
            depth: 1, rws: 1                       | did you mean 'rows'? known: body, columns, depth, rows
            depth: 1, body: {open: true, radius: 1} | body.open and body.radius of optimizer composed are both given
            depth: 1, body: {radius: x}            | body.radius of optimizer composed is the text 'x'
            """)
    void tellWhatIsWrong(String settings, String text) {
        Problems problems = new Problems();

        assertEquals(Optional.empty(), read("{composed: {" + settings + "}}", problems));
        assertEquals(1, problems.size(), () -> problems.list().toString());
        assertTrue(
                problems.list().get(0).text().contains(text),
                () -> problems.list().toString());
    }

    @Test
    void areListedAsAFileHasThem() {
        List<String> names = CATALOG.find(PluginKind.OPTIMIZER, "composed").settings().stream()
                .map(SettingDescriptor::name)
                .toList();

        assertEquals(List.of("rows", "columns", "depth", "body"), names);
    }

    private static Optional<Optimizer> read(String text, Problems problems) {
        return new SettingsBinder(CATALOG, problems).plugin(Optimizer.class, YamlReader.read("s", text));
    }
}
