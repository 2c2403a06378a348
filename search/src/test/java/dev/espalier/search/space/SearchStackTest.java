package dev.espalier.search.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackReader;
import dev.espalier.core.stack.StackWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stack file may say about a search, and what its points stand for. */
class SearchStackTest {

    private static final PluginCatalog CATALOG = PluginCatalog.load(SearchStackTest.class.getClassLoader());

    private static final String REST = """

            data: {source: csv, path: data.csv, label: y}
            loss: cross-entropy
            """;

    private static SearchStack read(String text) {
        return SearchStack.read("stack.yaml", text.stripIndent() + REST, CATALOG, Map.of());
    }

    private static List<String> problems(String text) {
        return assertThrows(EspalierException.class, () -> read(text)).problems().stream()
                .map(problem -> problem.where() + " " + problem.what())
                .toList();
    }

    private static SearchDomain domain(String text, String parameter) {
        SearchSpace space = read(text).space();
        return space.domain(space.indexOf(parameter));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{search: {log: [1e-5, 1e-1]}} | LOG | 1e-5 | 1e-1",
                "{search: {linear: [1, 2]}} | LINEAR | 1 | 2",
                "{search: {reverse-log: [0.5, 0.999]}} | REVERSE_LOG | 0.5 | 0.999",
                "search | LOG | 1e-5 | 1e-1"
            })
    void readsRangesOfNumbers(String written, Scale scale, double low, double high) {
        SearchDomain domain = domain("model: [dense: 3]\nlearning-rate: " + written, "learning-rate");

        assertEquals(new SearchDomain.Numbers(low, high, scale), domain);
    }

    @Test
    void takesWholeNumbersWhereTheSettingDoes() {
        SearchDomain domain = domain("model: [dense: {search: {log: [16, 256]}}, dense: 3]", "model.0.dense");

        assertEquals(new SearchDomain.WholeNumbers(16, 256, Scale.LOG), domain);
    }

    @Test
    void searchesForParametersOfBlocks() {
        SearchStack stack = read("""
                blocks:
                  hidden:
                    parameters: {units: {search: {log: [16, 64]}}, factor: 2, drop: search, activation: {search: [relu, gelu]}}
                    layers: [dense: $units * $factor, dense: $units, $activation, dropout: $drop]
                model: [hidden, hidden: {factor: {search: {linear: [1, 4]}}}, repeat: {times: search, layers: hidden}, dense: 3]
                """);

        SearchSpace space = stack.space();
        String hidden = "blocks.hidden.parameters.";
        assertEquals(
                List.of(
                        hidden + "units",
                        hidden + "drop",
                        hidden + "activation",
                        "model.1.hidden.factor",
                        "model.2.repeat.times"),
                space.parameters().stream().map(SearchParameter::name).toList());
        assertEquals(new SearchDomain.WholeNumbers(16, 64, Scale.LOG), space.domain(space.indexOf(hidden + "units")));
        assertEquals(
                new SearchDomain.Numbers(0, 0.7, Scale.LINEAR, true, false),
                space.domain(space.indexOf(hidden + "drop")));
        assertEquals(
                new SearchDomain.WholeNumbers(1, 8, Scale.LINEAR, true, false),
                space.domain(space.indexOf("model.2.repeat.times")));
        Stack middle = stack.middleStack();
        String written = StackWriter.write(middle, CATALOG);
        assertEquals(middle, StackReader.read("written", written, CATALOG, Map.of()));
        assertTrue(written.contains("units: 32"), written);
    }

    @Test
    void readsChoicesOfValuesInBothForms() {
        SearchDomain expected = new SearchDomain.Choice(List.of("32", "64", "128"));

        assertEquals(expected, domain("model: [dense: 3]\ntrain: {batch: {search: [32, 64, 128]}}", "train.batch"));
        assertEquals(
                expected,
                domain("model: [dense: 3]\ntrain: {batch: {search: {choice: [32, 64, 128]}}}", "train.batch"));
    }

    @Test
    void readsChoicesOfPluginsWithSettingsOfTheirOwn() {
        SearchStack stack = read("""
                model: [dense: 3]
                optimizer: {search: [sgd, momentum: {momentum: {search: {linear: [0.5, 0.99]}}}, adam]}
                """);
        List<SearchParameter> parameters = stack.space().parameters();

        assertEquals(
                List.of("optimizer", "optimizer.momentum.momentum"),
                parameters.stream().map(SearchParameter::name).toList());
        assertEquals(
                new SearchDomain.Choice(List.of("sgd", "momentum", "adam")),
                parameters.get(0).domain());
        assertEquals(
                Optional.of(new SearchParameter.Condition("optimizer", 1)),
                parameters.get(1).condition());
        assertTrue(
                stack.resolved(stack.space(), List.of(1.0, 0.75)).contains("optimizer: {momentum: {momentum: 0.75}}"));
        assertTrue(stack.resolved(stack.space(), List.of(2.0, Double.NaN)).contains("optimizer: adam"));
    }

    @Test
    void makesTheStackOfAPoint() {
        SearchStack searched = read("""
                model: [dense: {search: {log: [16, 256]}}, relu, {search: [~, dropout: 0.25]}, dense: 3]
                learning-rate: search
                """);

        Stack stack = searched.stack(searched.space(), List.of(40.0, 0.0, 0.01), Map.of("train.epochs", "3"));

        String same = "model: [dense: 40, relu, dense: 3]\nlearning-rate: 0.01\ntrain: {epochs: 3}\n" + REST;
        assertEquals(
                StackWriter.write(StackReader.read("same", same, CATALOG, Map.of()), CATALOG),
                StackWriter.write(stack, CATALOG));
    }

    @Test
    void keepsTheOptionsOfANarrowedSpaceByName() {
        SearchStack stack = read("model: [dense: 3]\ntrain: {batch: {search: [32, 64, 128]}}");
        SearchSpace narrowed = new SearchSpace(
                List.of(new SearchParameter("train.batch", new SearchDomain.Choice(List.of("64", "128")))));

        assertTrue(stack.resolved(narrowed, List.of(1.0)).contains("batch: 128"));
    }

    @Test
    void overridesTheTemplate() {
        SearchStack stack = SearchStack.read(
                "stack.yaml",
                "model: [dense: 3]" + REST,
                CATALOG,
                Map.of("learning-rate", "{search: {log: [1e-3, 1e-2]}}", "search.budget.trials", "7"));

        assertEquals("learning-rate", stack.space().parameters().get(0).name());
        assertEquals(SearchSettings.Budget.ofTrials(7), stack.settings().budget());
        assertEquals(
                stack.space(),
                SearchStack.read("again", stack.text(), CATALOG, Map.of()).space());
    }

    @Test
    void readsTheSection() {
        SearchSettings settings = read("""
                        model: [dense: 3]
                        learning-rate: search
                        search:
                          objective: [accuracy, parameters]
                          budget: {time: 2h}
                          stages: [{trials: 24, epochs: 1}, {trials: 12, epochs: 3, narrow: 0.5}, {finalists: 3}]
                          parallel: 2
                          storage: study.db
                          extend: true
                          seed: 7
                        """).settings();

        assertEquals(List.of("accuracy", "parameters"), settings.objective());
        assertTrue(settings.budget().trials().isEmpty());
        assertEquals(
                3, ((SearchSettings.Stages.Listed) settings.stages()).stages().size());
        assertEquals(2, settings.parallel());
        assertEquals(Optional.of("study.db"), settings.storage());
        assertTrue(settings.extend());
        assertEquals(7, settings.seed().orElseThrow());
    }

    @Test
    void tellsAllProblemsAtOnceAtTheirPlaces() {
        List<String> problems = problems("""
                model:
                  - dense: {search: {log: [0, 256]}}
                  - dropout: {search: {linear: [0, 1.5]}}
                  - dense: {search: {logarithmic: [1, 2]}}
                  - dense: {search: {log: [16.5, 20]}}
                optimizer: {search: [sgd, adamm]}
                learning-rate: {search: {linear: [0, 0.1]}}
                seed: search
                search: {parallel: 0, budgets: 3, stages: [{epochs: 1}]}
                """);

        assertEquals(
                List.of(
                        "stack.yaml:2:28 model.0.dense: the lower end of the range is 0; it must be at least 1 on a log scale",
                        "stack.yaml:3:36 probability of regularizer dropout is 1.5; it must be in [0, 1]",
                        "stack.yaml:4:22 model.2.dense: a search cannot be 'logarithmic'",
                        "stack.yaml:5:28 model.3.dense is searched to 16.5; it must be a whole number",
                        "stack.yaml:6:27 no optimizer is called 'adamm'",
                        "stack.yaml:7:35 learning-rate is 0; it must be above 0",
                        "stack.yaml:8:7 seed declares no range to search"),
                problems.subList(0, 7));
        assertEquals(
                List.of(
                        "stack.yaml:9:20 search.parallel is 0; it must be at least 1",
                        "stack.yaml:9:23 there is no key 'search.budgets'",
                        "stack.yaml:9:44 search.stages[0].trials is missing; it must be given in a stage that has no finalists, and only there"),
                problems.subList(7, problems.size()));
    }

    @Test
    void refusesAStackInWhichNothingIsSearchedFor() {
        assertEquals(
                List.of("stack.yaml nothing in the stack is searched for"), problems("model: [dense: 3]\nsearch: {}"));
    }

    @Test
    void leavesTextThatHappensToBeTheWord() {
        SearchStack stack = read("name: search\nmodel: [dense: 3]\nlearning-rate: search\ntags: {search: search}");

        assertEquals(1, stack.space().size());
    }

    @Test
    void writesNumbersInFewDigitsWithinTheRange() {
        SearchParameter rate = new SearchParameter("rate", new SearchDomain.Numbers(1e-5, 0.1, Scale.LOG));
        SearchStack stack = read("model: [dense: 3]\nlearning-rate: search");
        List<String> written = Arrays.asList(
                stack.valueText(rate, 0.001234567890123),
                stack.valueText(rate, 0.1),
                stack.valueText(rate, Double.NaN));

        assertEquals(List.of("0.00123457", "0.1", ""), written);
    }

    /** Everywhere where a stack file has a number that declares a range. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer: {adam: {beta1: search}} | optimizer.adam.beta1",
                "optimizer: {sam: {radius: search}} | optimizer.sam.radius",
                "optimizer: {lookahead: {inner: {adam: {beta2: search}}}} | optimizer.lookahead.inner.adam.beta2",
                "regularizers: [{l2: search}] | regularizers.0.l2",
                "regularizers: [{l2: {coefficient: search, match: dense*}}] | regularizers.0.l2.coefficient",
                "layer-decay: search | layer-decay",
                "schedule: [{exponential: {gamma: search}}] | schedule.0.exponential.gamma",
                "schedule: {learning-rate: [{cosine: {minimum: search}}]} | schedule.learning-rate.0.cosine.minimum",
                "groups: [{match: '*', learning-rate-multiplier: search}] | groups.0.learning-rate-multiplier",
                "train: {batch: search} | train.batch",
                "train: {ema-decay: search} | train.ema-decay",
                "train: {clip-norm: search} | train.clip-norm",
                "train: {restore-best: search} | train.restore-best",
                "train: {batch: {search: [8, 16]}} | train.batch",
                "initializer: {search: [kaiming-normal, xavier-uniform]} | initializer",
                "preprocess: search | ''"
            })
    void findsTheSettingOfEachPlace(String written, String name) {
        if (name.isEmpty()) {
            assertTrue(problems("model: [dense: 3]\n" + written).get(0).contains("there is no key 'preprocess'"));
            return;
        }
        assertEquals(
                List.of(name),
                read("model: [dense: 3]\n" + written).space().parameters().stream()
                        .map(SearchParameter::name)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{search: {log: [1e-1, 1e-5]}} | learning-rate: the upper end of the range is 1.0E-5; it must be above 0.1",
                "{search: {log: [1e-1]}} | learning-rate: the range is [1e-1]; it must be a list of two numbers",
                "{search: {log: a}} | learning-rate: the range is a; it must be a list of two numbers",
                "{search: {reverse-log: [0.5, 1]}} | learning-rate: the upper end of the range is 1; it must be below 1 on a reverse log scale",
                "{search: [0.1]} | learning-rate: the search has one option; it must have at least two",
                "{search: []} | learning-rate: the search has no option; it must have at least two",
                "{search: [0.1, 0.1]} | learning-rate: two options of the search are the same: 0.1, 0.1",
                "{search: [0.1, ten]} | learning-rate is the text 'ten'; it must be a number",
                "{search: {}} | learning-rate: the search has 0 keys; it must have one",
                "{search: {choice: 3}} | learning-rate: the choice is the number 3; it must be a list of options",
                "{search: {log: [.nan, 1]}} | is not a finite number",
                "{search: {log: [1e-1, 1e400]}} | is too large for a double (at most 1.8e+308)",
                "{search: [{search: [1, 2]}, 3]} | two searches are called learning-rate"
            })
    void refusesWhatIsNotASearch(String written, String problem) {
        List<String> problems = problems("model: [dense: 3]\nlearning-rate: " + written);

        assertTrue(problems.get(0).endsWith(problem), problems::toString);
        assertTrue(problems.get(0).startsWith("stack.yaml:2:"), problems::toString);
    }

    @Test
    void refusesARangeForWhatIsNotANumber() {
        assertEquals(
                List.of(
                        "stack.yaml:2:12 optimizer is searched in a range of numbers; it must be an optimizer",
                        "stack.yaml:3:14 initializer declares no range to search"),
                problems("model: [dense: 3]\noptimizer: {search: {linear: [1, 2]}}\ninitializer: search"));
    }

    @Test
    void namesTheSettingsOfTwoOptionsOfOnePlugin() {
        SearchSpace space = read("""
                        model: [dense: 3]
                        optimizer: {search: [momentum: {momentum: search}, momentum: {momentum: search, dampening: 0.1}]}
                        """).space();

        assertEquals(
                List.of("optimizer", "optimizer.0.momentum.momentum", "optimizer.1.momentum.momentum"),
                space.parameters().stream().map(SearchParameter::name).toList());
    }

    @Test
    void tellsProblemsOfOptionsThatAreSeldomChosen() {
        assertEquals(
                List.of("stack.yaml:2:54 momentum of optimizer momentum is 1.5; it must be in [0, 1)"),
                problems("model: [dense: 3]\noptimizer: {search: [adam, sgd, momentum: {momentum: 1.5}]}"));
    }

    @Test
    void describesTheMiddle() {
        SearchStack stack = read("model: [dense: 3]\nlearning-rate: search\noptimizer: {search: [sgd, adam, rmsprop]}");

        assertEquals("learning-rate 0.001, optimizer adam", stack.middleText());
        assertEquals(0.001, stack.middleStack().learningRate(), 1e-9);
    }
}
