package dev.espalier.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.core.document.Durations;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import dev.espalier.core.document.YamlWriter;
import dev.espalier.core.fixture.Fixtures;
import dev.espalier.core.fixture.Fixtures.Adam;
import dev.espalier.core.fixture.Fixtures.Cosine;
import dev.espalier.core.fixture.Fixtures.Everything;
import dev.espalier.core.fixture.Fixtures.Lookahead;
import dev.espalier.core.fixture.Fixtures.Placement;
import dev.espalier.core.fixture.Fixtures.Range;
import dev.espalier.core.fixture.Fixtures.Sgd;
import dev.espalier.core.fixture.Fixtures.WeightBound;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsBinderTest {

    private static final PluginCatalog CATALOG = PluginCatalog.load(new ClassLoader(null) {})
            .with(Fixtures.all())
            .with(Thrower.class, Boundless.class, FullOfDefaults.class);

    @Plugin("thrower")
    public record Thrower(int size) implements ParameterOptimizer {

        public Thrower {
            if (size > 1) {
                throw new IllegalStateException("a bug");
            }
        }

        public Thrower() {
            this(1);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    /** Has a default that no file can say. */
    @Plugin("boundless")
    public record Boundless(double bound) implements ParameterOptimizer {

        public Boundless() {
            this(Double.POSITIVE_INFINITY);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    /** Has optional settings that are there by default. */
    @Plugin("full-of-defaults")
    public record FullOfDefaults(OptionalInt count, Optional<Optimizer> inner, List<String> names)
            implements ParameterOptimizer {

        public FullOfDefaults() {
            this(OptionalInt.of(3), Optional.of(new Adam()), List.of("a"));
        }

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    static Stream<Optimizer> plugins() {
        return Stream.of(
                new Adam(),
                new Adam(0, 1e-300, 4.9e-324),
                new Sgd(0.5, true),
                new Lookahead(new Lookahead(new Adam(0.1, 0.2, 0.3), 7), Integer.MIN_VALUE),
                new Everything(),
                new Everything(
                        -7,
                        Long.MAX_VALUE,
                        Float.MIN_VALUE,
                        -0.0,
                        true,
                        "a: 'b' #c\n\\ \"ü\" 010",
                        Placement.INSIDE_ROOT,
                        Duration.ofMillis(90_061_001),
                        Shape.of(),
                        Optional.of("null"),
                        OptionalInt.of(0),
                        OptionalLong.of(-1),
                        OptionalDouble.of(1e308),
                        Optional.of(new Everything()),
                        List.of(1, 2, 3),
                        List.of("", "yes", "1"),
                        List.of(new WeightBound(2), new WeightBound()),
                        Map.of("0", 2.0, "cat", 0.5),
                        Map.of("momentum", List.<Scheduler>of(new Cosine(0.1), new Cosine())),
                        Optional.of(new Monitor("accuracy", Monitor.Direction.MAXIMIZE)),
                        new Range(-1, 1)),
                new Boundless(),
                new Boundless(2),
                new FullOfDefaults(),
                new FullOfDefaults(OptionalInt.empty(), Optional.empty(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void whatIsWrittenIsReadBackAsAnEqualPlugin(Optimizer plugin) {
        Node written = new SettingsWriter(CATALOG).write(PluginKind.OPTIMIZER, plugin);
        assertEquals(plugin, bind(YamlWriter.write(written)), written.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    adam                             | 0.9 | 0.999
                    {adam: }                         | 0.9 | 0.999
                    {adam: {}}                       | 0.9 | 0.999
                    {adam: {beta2: 0.99}}            | 0.9 | 0.99
                    {adam: {beta1: 0, beta2: 1e-1}}  | 0   | 0.1
                    """)
    void leavesOutWhatIsNotGiven(String text, double beta1, double beta2) {
        assertEquals(new Adam(beta1, beta2, 1e-8), bind(text));
    }

    @Test
    void takesAShorthand() {
        Problems problems = new Problems();
        SettingsBinder binder = new SettingsBinder(CATALOG, problems);
        assertEquals(
                Optional.of(new Fixtures.Dropout(0.25)),
                binder.plugin(Regularizer.class, YamlReader.read("s", "dropout: 0.25")));
        assertEquals(
                List.of(new Cosine(), new Cosine(0.5)),
                binder.plugins(Scheduler.class, YamlReader.read("s", "[cosine, cosine: {floor: 0.5}]")));
        problems.throwIfAny();
    }

    @Test
    void tellsEveryValueThatIsOutOfRange() {
        assertEquals(
                List.of(
                        "s:1:15: beta1 of optimizer adam is 2; it must be in [0, 1); the default is 0.9",
                        "s:1:25: beta2 of optimizer adam is -1; it must be in [0, 1); the default is 0.999",
                        "s:1:38: epsilon of optimizer adam is 0; it must be above 0; the default is 1.0e-8"),
                problems("adam: {beta1: 2, beta2: -1, epsilon: 0}").stream()
                        .map(Problem::text)
                        .toList());
    }

    @Test
    void tellsARuleOverSeveralSettingsAtTheOneToBeChanged() {
        assertEquals(
                "s:1:17: nesterov of optimizer sgd is true; it must go with momentum above 0; the default is false",
                problems("sgd: {nesterov: true}").get(0).text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    whole: 1.0            | WRONG_TYPE      | whole of optimizer everything is the number 1.0; it must be a whole number
                    whole: 1e3            | WRONG_TYPE      | write a whole number
                    whole: 2147483648     | INVALID_SETTING | it must be in [-2147483648, 2147483647]
                    whole: true           | WRONG_TYPE      | is true; it must be a whole number
                    whole: "3"            | WRONG_TYPE      | is the text '3'
                    whole: 1f             | WRONG_TYPE      | write the number alone
                    whole: ٣              | WRONG_TYPE      | it must be a whole number
                    whole:                | WRONG_TYPE      | leave the key out to use the default
                    whole: [1]            | WRONG_TYPE      | is a list
                    whole: 010            | STACK_SYNTAX    | begins with a zero
                    single: 1e39          | INVALID_SETTING | within the range of a float
                    single: 1e-60         | INVALID_SETTING | within the range of a float
                    number: NaN           | WRONG_TYPE      | the text 'NaN'; it must be a number
                    number: .inf          | STACK_SYNTAX    | is not a finite number
                    number: 1e400         | STACK_SYNTAX    | too large for a double
                    number: 0,5           | WRONG_TYPE      | the text '0,5'
                    flag: yes             | WRONG_TYPE      | the text 'yes'; it must be true or false
                    flag: 1               | WRONG_TYPE      | it must be true or false
                    text: true            | WRONG_TYPE      | quote it
                    text: {a: b}          | WRONG_TYPE      | is a map
                    epsilon-placement: inside | INVALID_SETTING | known: inside-root, outside-root
                    epsilon-placement: INSIDE_ROOT | INVALID_SETTING | did you mean 'inside-root'?
                    epsilonPlacement: inside-root | UNKNOWN_SETTING | did you mean 'epsilon-placement'?
                    time: 30              | WRONG_TYPE      | a duration such as
                    time: 30 seconds      | WRONG_TYPE      | a duration such as
                    time: 9999999999999999d | WRONG_TYPE    | a duration such as
                    shape: [2, 0]         | INVALID_SETTING | dimensions of at least 1
                    shape: [65536, 65536] | INVALID_SETTING | at most 2147483647 elements
                    shape: 3              | WRONG_TYPE      | a list of dimensions
                    maybe-whole: x        | WRONG_TYPE      | it must be a whole number
                    maybe-inner: adm      | UNKNOWN_PLUGIN  | did you mean 'adam'?
                    maybe-inner: {adam: {beta1: 3}} | INVALID_SETTING | beta1 of optimizer adam is 3
                    wholes: [1, x, 3]     | WRONG_TYPE      | wholes[1] of optimizer everything is the text 'x'
                    wholes: x             | WRONG_TYPE      | a list, each item a whole number
                    texts: {a: b}         | WRONG_TYPE      | a list, each item text
                    texts:                | WRONG_TYPE      | give it a value
                    penalties: [dropout]  | INVALID_SETTING | it does not implement Penalty
                    weights: [1]          | WRONG_TYPE      | a map, each value a number
                    weights: {a: b}       | WRONG_TYPE      | weights.a of optimizer everything is the text 'b'
                    monitor: {direction: minimize} | MISSING_SETTING | monitor.metric of optimizer everything is missing
                    monitor: {metric: loss, direction: maximize} | INVALID_SETTING | monitor.direction of optimizer everything is maximize; it must be minimize for loss
                    range: {low: 2, high: 1} | INVALID_SETTING | range.high of optimizer everything is 1; it must be at least low
                    range: 3              | WRONG_TYPE      | it must be a map of settings
                    """)
    void tellsWhatIsWrongWithAValue(String setting, ErrorCode code, String text) {
        List<Problem> problems = problems("everything:\n  " + setting + "\n");
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(code, problems.get(0).code(), problems.toString());
        assertTrue(problems.get(0).text().contains(text), problems.toString());
        assertTrue(problems.get(0).where().startsWith("s:2:"), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wholes: 3", "texts: a", "texts: 5", "penalties: weight-bound", "penalties: {weight-bound: }"})
    void takesOneItemForAListOfOne(String setting) {
        String listed = setting.replaceFirst(": (.*)", ": [$1]");
        assertEquals(bind("everything:\n  " + listed + "\n"), bind("everything:\n  " + setting + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "500ms, PT0.5S",
        "90s, PT1M30S",
        "10m, PT10M",
        "2h, PT2H",
        "1d, PT24H",
        "PT1H30M, PT1H30M",
        "P2D, PT48H"
    })
    void readsDurations(String text, Duration duration) {
        assertEquals(Optional.of(duration), Durations.parse(text));
        assertEquals(Optional.of(duration), Durations.parse(Durations.text(duration)));
    }

    @Test
    void numbersAreTextWhereTextIsWanted() {
        Everything bound = (Everything) bind("everything: {text: 2020, texts: [1.10, a]}");
        assertEquals("2020", bound.text());
        assertEquals(List.of("1.10", "a"), bound.texts());
    }

    @Test
    void tellsProblemsOfSettingsThatAreGivenToAPluginWithoutAny() {
        PluginCatalog catalog = CATALOG;
        Problems problems = new Problems();
        new SettingsBinder(catalog, problems)
                .plugin(
                        dev.espalier.api.evaluation.EvaluationMetric.class,
                        YamlReader.read("s", "hits: {threshold: 1}"));
        assertEquals(
                "s:1:8: evaluation metric hits has no setting 'threshold'; it has no settings",
                problems.list().get(0).text());
    }

    @Test
    void aPluginThatFailsOnItsSettingsIsAFaultOfThePlugin() {
        Problem problem = problems("thrower: {size: 2}").get(0);
        assertEquals(ErrorCode.PLUGIN_BROKEN, problem.code());
        assertTrue(problem.what().contains("a bug"), problem.what());
    }

    @Test
    void refusesToWriteWhatNoFileCanSay() {
        SettingsWriter writer = new SettingsWriter(CATALOG);
        assertEquals(
                ErrorCode.INVALID_SETTING,
                assertThrows(
                                EspalierException.class,
                                () -> writer.write(PluginKind.OPTIMIZER, new Boundless(Double.NEGATIVE_INFINITY)))
                        .code());
        Scheduler lambda = at -> 1;
        assertEquals(
                ErrorCode.INVALID_SETTING,
                assertThrows(EspalierException.class, () -> writer.write(PluginKind.SCHEDULER, lambda))
                        .code());
    }

    @Test
    void onlyInterfacesOfPluginsCanBeAskedFor() {
        SettingsBinder binder = new SettingsBinder(CATALOG, new Problems());
        assertThrows(IllegalArgumentException.class, () -> binder.plugin(String.class, YamlReader.read("s", "adam")));
    }

    private static Optimizer bind(String text) {
        Problems problems = new Problems();
        Optional<Optimizer> plugin = YamlReader.read("s", text, problems)
                .flatMap(node -> new SettingsBinder(CATALOG, problems).plugin(Optimizer.class, node));
        problems.throwIfAny();
        return plugin.orElseThrow();
    }

    private static List<Problem> problems(String text) {
        return assertThrows(EspalierException.class, () -> bind(text)).problems();
    }
}
