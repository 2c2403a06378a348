package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.model.Layer;
import dev.espalier.core.fixture.Fixtures;
import dev.espalier.engine.layer.Block;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Repeat;
import dev.espalier.engine.layer.Residual;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks in stack files: definitions with parameters, their uses, and what is wrong with them. */
class BlocksTest {

    private static final String REST = """
            data: {source: table, path: a.csv}
            loss: mean-squared-error
            optimizer: sgd
            """;

    private static final String BLOCKS = """
            blocks:
              basic:
                parameters: {units: 16, hidden: $units * 2, activation: relu, shortcut: []}
                layers:
                  - residual:
                      layers: [dense: $hidden, $activation, dense: $units]
                      shortcut: $shortcut
                      after: $activation
              stage:
                parameters: {units: , times: 2}
                layers:
                  - repeat:
                      times: $times
                      layers: {basic: {units: $units}}
                      first: {basic: {units: $units, shortcut: [dense: $units]}}
            """;

    private static Stack read(String text, Map<String, String> overrides) {
        return StackReader.read("stack.yaml", text + REST, StackReaderTest.CATALOG, overrides);
    }

    private static Stack read(String text) {
        return read(text, Map.of());
    }

    private static Residual basic(int units, int hidden, Layer activation, Layer... shortcut) {
        return new Residual(new Dense(hidden), activation, new Dense(units))
                .withShortcut(shortcut)
                .withAfter(activation);
    }

    private static Block use(int units) {
        return new Block("basic", basic(units, 2 * units, new Relu()));
    }

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("model: [dense: 16, basic, dense: 2]", List.of(new Dense(16), use(16), new Dense(2))),
                Arguments.of(
                        "model: [basic: 8, basic: {units: 8}, basic: {hidden: 3, activation: tanh}]",
                        List.of(use(8), use(8), new Block("basic", basic(16, 3, new Tanh())))),
                Arguments.of("model: basic", List.of(use(16))),
                Arguments.of("model: {basic: 4}", List.of(use(4))),
                Arguments.of("model: {basic: {units: }}", List.of(use(16))),
                Arguments.of(
                        "model: [stage: {units: 4, times: 3}, dense: 1]",
                        List.of(
                                new Block(
                                        "stage",
                                        new Repeat(3, use(4))
                                                .withFirst(new Block("basic", basic(4, 8, new Relu(), new Dense(4))))),
                                new Dense(1))),
                Arguments.of(
                        "model: [basic: {shortcut: [basic: {units: 16, shortcut: basic}]}]",
                        List.of(new Block(
                                "basic",
                                basic(16, 32, new Relu(), new Block("basic", basic(16, 32, new Relu(), use(16))))))),
                Arguments.of(
                        "model: [residual: {layers: basic, join: concatenate, after: [basic: 2]}, dense: 2]",
                        List.of(
                                new Residual(use(16))
                                        .withJoin(new Concatenate())
                                        .withAfter(use(2)),
                                new Dense(2))));
    }

    @ParameterizedTest
    @MethodSource("models")
    void areUsedLikeLayers(String model, List<Layer> layers) {
        assertEquals(Model.sequential(layers), read(BLOCKS + model + "\n").model());
    }

    @Test
    void areUsedInTheNodesOfAGraph() {
        Stack stack = read(BLOCKS + """
                model:
                  inputs: [x]
                  nodes:
                    - {name: basic, from: x, layers: [dense: 4, basic: 4]}
                    - {name: out, from: basic, layers: {stage: 4}}
                  outputs: out
                """);
        Model expected = Model.builder()
                .input("x")
                .node("basic", "x", new Dense(4), use(4))
                .node(
                        "out",
                        "basic",
                        new Block(
                                "stage",
                                new Repeat(2, use(4))
                                        .withFirst(new Block("basic", basic(4, 8, new Relu(), new Dense(4))))))
                .output("out")
                .build();
        assertEquals(expected, stack.model());
    }

    @Test
    void spliceListsAndMultiply() {
        Stack stack = read("""
                blocks:
                  mixed:
                    parameters: {width: 4, factor: 3, before: [], after: [relu, tanh], bias: false}
                    layers: [$before, dense: {units: 2*$width * $factor, bias: $bias}, $after]
                model: [mixed, mixed: {before: [tanh], after: relu, bias: true}]
                """);
        Dense dense = new Dense(24, false, Optional.empty());
        assertEquals(
                Model.sequential(
                        new Block("mixed", dense, new Relu(), new Tanh()),
                        new Block("mixed", new Tanh(), new Dense(24), new Relu())),
                stack.model());
    }

    @ParameterizedTest
    @MethodSource("models")
    void areWrittenAsTheyWereAndReadBack(String model, List<Layer> layers) {
        Stack stack = read(BLOCKS + model + "\n");
        String written = StackWriter.write(stack, StackReaderTest.CATALOG);
        Stack again = StackReader.read("written", written, StackReaderTest.CATALOG, Map.of());
        assertEquals(stack, again);
        assertEquals(written, StackWriter.write(again, StackReaderTest.CATALOG));
        assertEquals(
                Model.sequential(layers),
                PredictionStack.read(written, "written", StackReaderTest.CATALOG)
                        .model());
    }

    @Test
    void areWrittenWithEveryDefault() {
        String written =
                StackWriter.write(read(BLOCKS + "model: [dense: 4, dropout, stage: 4]\n"), StackReaderTest.CATALOG);
        assertTrue(written.contains("""
                blocks:
                  basic:
                    parameters: {units: 16, hidden: "$units * 2", activation: relu, shortcut: []}
                    layers:
                      - residual:
                          layers:
                            - dense: {units: "$hidden", bias: true}
                            - "$activation"
                            - dense: {units: "$units", bias: true}
                          shortcut: "$shortcut"
                          join: add
                          after: "$activation"
                  stage:
                    parameters: {units: null, times: 2}
                    layers:
                      - repeat:
                          times: "$times"
                          layers:
                            - basic: {units: "$units"}
                          first:
                            - basic: {units: "$units", shortcut: [{dense: "$units"}]}
                model:
                  - dense: {units: 4, bias: true}
                  - dropout: {probability: 0.5}
                  - stage: 4
                """), written);
    }

    @Test
    void ofCodeAreWrittenWhereTheyAre() {
        Stack built = Stack.builder()
                .source(new Fixtures.Table("a.csv", ""))
                .model(Model.sequential(
                        new Repeat(2, new Residual(new Dense(4), new Relu())), new Block("head", new Dense(2))))
                .loss(new MeanSquaredError())
                .optimizer(new Fixtures.Sgd())
                .build();
        String written = StackWriter.write(built, StackReaderTest.CATALOG);
        assertTrue(written.contains("""
                model:
                  - repeat:
                      times: 2
                      layers:
                        - residual:
                            layers:
                              - dense: {units: 4, bias: true}
                              - relu
                            shortcut: []
                            join: add
                            after: []
                      first: []
                  - block: {name: head, layers: [{dense: {units: 2, bias: true}}]}
                """), written);
        assertEquals(built, StackReader.read("written", written, StackReaderTest.CATALOG, Map.of()));
    }

    @Test
    void keepTheirNotationWhereAnOutputTakesItsUnitsFromTheData() {
        for (String written : List.of(
                "model: [basic: 4, dense]\n",
                "model: {inputs: [x], nodes: [{name: output, from: x, layers: [basic: 4, dense]}], outputs: output}\n")) {
            Stack stack = read(BLOCKS + written);
            Model.Node node = stack.model().nodes().get(0);
            Stack completed = stack.withModel(stack.model()
                    .withNodes(List.of(new Model.Node(node.name(), node.from(), List.of(use(4), new Dense(7))))));
            String text = StackWriter.write(completed, StackReaderTest.CATALOG);
            assertTrue(text.contains("basic: 4"), text);
            assertTrue(text.contains("dense: {units: 7, bias: true}"), text);
            assertEquals(completed, StackReader.read("written", text, StackReaderTest.CATALOG, Map.of()));
        }
    }

    @Test
    void withoutANotationAreTheSameModel() {
        Stack stack = read(BLOCKS + "model: [stage: 4]\n");
        Stack.Rehearsed same =
                new Stack.Rehearsed(stack.model(), 0.1, List.of(), Map.of(), List.of(), List.of(), stack.train());
        assertEquals(stack.notation(), stack.rehearsed(same).notation());
        Stack.Rehearsed other = new Stack.Rehearsed(
                Model.sequential(use(4)), 0.1, List.of(), Map.of(), List.of(), List.of(), stack.train());
        Stack changed = stack.rehearsed(other);
        assertEquals(Optional.empty(), changed.notation());
        String written = StackWriter.write(changed, StackReaderTest.CATALOG);
        assertEquals(
                changed.model(),
                StackReader.read("written", written, StackReaderTest.CATALOG, Map.of())
                        .model());
    }

    @Test
    void areOverridden() {
        String text = BLOCKS + "model: [dense: 4, basic, repeat: {times: 2, layers: basic}]\n";
        for (String path : List.of("blocks.basic.units", "blocks.basic.parameters.units")) {
            Model model =
                    read(text, Map.of(path, "5", "model.2.repeat.times", "7")).model();
            assertEquals(Model.sequential(new Dense(4), use(5), new Repeat(7, use(5))), model);
        }
        assertEquals(
                Model.sequential(new Dense(4), use(6), new Repeat(2, use(16))),
                read(text, Map.of("model.1.basic.units", "6")).model());
        assertEquals(
                "override blocks.basic.unit: the parameter 'unit' of block basic is referred to nowhere; did you mean"
                        + " 'units'? write $unit where its value belongs, or remove it",
                problems(text, Map.of("blocks.basic.unit", "6")).get(0));
    }

    @Test
    void comparedWithOthersDifferByParameter() {
        String before = StackWriter.write(read(BLOCKS + "model: [basic]\n"), StackReaderTest.CATALOG);
        String now = StackWriter.write(
                read(BLOCKS + "model: [basic]\n", Map.of("blocks.basic.units", "8")), StackReaderTest.CATALOG);
        assertEquals(
                List.of(new StackDifference("blocks.basic.parameters.units", "16", "8", ResumeEffect.RESULT)),
                StackComparison.of(before, now, StackReaderTest.CATALOG));
    }

    private static List<String> problems(String text, Map<String, String> overrides) {
        return assertThrows(EspalierException.class, () -> read(text, overrides)).problems().stream()
                .map(Problem::text)
                .toList();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad(
                        "blocks: [dense]\nmodel: [dense: 1]\n",
                        "1:9: blocks is a list; it must be a map of names to blocks"),
                bad(
                        "blocks: {dense: {layers: relu}}\nmodel: [dense: 1]\n",
                        "1:10: a block is called 'dense', as a layer is"),
                bad(
                        "blocks: {Basic: {layers: relu}}\nmodel: [dense: 1]\n",
                        "1:10: a block is called 'Basic'; the name must be lower-case letters"),
                bad(
                        "blocks: {b: {layer: relu, parameters: {}}}\nmodel: [dense: 1]\n",
                        "1:14: there is no key 'blocks.b.layer'; did you mean 'layers'?",
                        "blocks.b.layers is missing; list its layers"),
                bad(
                        "blocks: {b: {parameters: [x], layers: relu}}\nmodel: [dense: 1]\n",
                        "1:26: blocks.b.parameters is a list; it must be a map of names to defaults"),
                bad(
                        "blocks: {b: {parameters: {X: 1}, layers: relu}}\nmodel: [dense: 1]\n",
                        "1:27: a parameter is called 'X'"),
                bad(
                        "blocks: {b: {parameters: {unit: 1}, layers: [dense: $units]}}\nmodel: [b]\n",
                        "the parameter 'unit' of block b is referred to nowhere; did you mean 'units'?",
                        "1:53: block b has no parameter 'units'; did you mean 'unit'?"),
                bad(
                        "blocks: {b: {parameters: {unit: 1}, layers: [dense: $unit]}}\nmodel: [b, b: {units: 3, z: 1}]\n",
                        "2:16: block b has no parameter 'units'; did you mean 'unit'?",
                        "2:26: block b has no parameter 'z'; known: unit"),
                bad(
                        "blocks: {b: {parameters: {unit: }, layers: [dense: $unit]}}\nmodel: [b, b: 3, dense: 1]\n",
                        "2:9: unit of block b is missing; give it a value here, or a default in blocks.b.parameters"),
                bad(
                        "blocks: {b: {layers: [dense: 3]}}\nmodel: [b: 3]\n",
                        "2:12: block b is given the number 3; it has no parameters; write its name alone"),
                bad(
                        "blocks: {basic: {layers: [dense: 3]}}\nmodel: [basc, repeat: {times: 2, layers: bsic}]\n",
                        "2:9: no layer or block is called 'basc'; did you mean 'basic'?",
                        "2:42: no layer or block is called 'bsic'; did you mean 'basic'?"),
                bad(
                        "blocks: {b: {layers: [dnse: 3]}}\nmodel: [b, b, b]\n",
                        "1:23: no layer is called 'dnse'; did you mean 'dense'?"),
                bad(
                        "blocks: {b: {parameters: {n: 1}, layers: [dense: {units: $n, bas: true}]}}\nmodel: [b, b: -2, b: x]\n",
                        "1:62: layer dense has no setting 'bas'",
                        "2:15: units of layer dense is -2; it must be at least 1",
                        "2:22: units of layer dense is the text 'x'; it must be a whole number"),
                bad(
                        "blocks: {b: {parameters: {n: x}, layers: [dense: $n * 2]}}\nmodel: [b, b: 9223372036854775807]\n",
                        "1:50: $n is the text 'x' in the product '$n * 2'; it must be a whole number",
                        "1:50: the product '$n * 2' is beyond 64 bits"),
                bad(
                        "blocks: {b: {parameters: {n: 1}, layers: [dense: $n, dense: $n + 2]}}\nmodel: [b]\n",
                        "1:61: '$n + 2' is neither a parameter nor a product of parameters and whole numbers"),
                bad(
                        "blocks: {b: {layers: relu}}\nmodel: [dense: $n]\n",
                        "2:16: '$n' refers to a parameter outside of a block; write the value itself"),
                bad(
                        "blocks: {a: {layers: [relu, c]}, c: {layers: {residual: [a]}}}\nmodel: [a]\n",
                        "the block 'a' uses itself: a -> c -> a; let no block use itself"),
                bad(
                        "blocks: {a: {layers: [a, a]}}\nmodel: [dense: 1]\n",
                        "1:23: the block 'a' uses itself: a -> a; let no block use itself"),
                bad(
                        "blocks: {a: {parameters: {u: }, layers: [dense: $u, rlu]}}\nmodel: [dense: 1]\n",
                        "1:53: no layer is called 'rlu'; did you mean 'elu'?"),
                bad(
                        "blocks: {a: {layers: []}}\nmodel: [a]\n",
                        "node output: the a has no layers; give it at least one layer"),
                bad(
                        "blocks: {a: {layers: [relu]}}\nmodel: [repeat: {times: 0, layers: a}, residual, block: {name: x}]\n",
                        "times of layer repeat is 0",
                        "layers of layer residual is missing",
                        "layers of layer block is missing"));
    }

    private static Arguments bad(String text, String... messages) {
        return Arguments.of(text, List.of(messages));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void areRefusedWithEveryMistakeOnce(String text, List<String> messages) {
        List<String> problems = problems(text, Map.of());
        assertEquals(messages.size(), problems.size(), problems::toString);
        for (String message : messages) {
            assertTrue(
                    problems.stream().anyMatch(problem -> problem.contains(message)),
                    () -> message + " in " + problems);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 | [$p%1$d, $p%1$d, $p%1$d]                       | more than 10000 items",
                "60 | {residual: {layers: $p%1$d, shortcut: $p%1$d}} | more than 1000000 values"
            })
    void whoseParametersMultiplyWithoutEndAreRefused(int parameters, String value, String message) {
        StringBuilder blocks = new StringBuilder("blocks:\n  b:\n    parameters:\n      p0: [relu]\n");
        for (int i = 1; i < parameters; i++) {
            blocks.append("      p%d: ".formatted(i))
                    .append(value.formatted(i - 1))
                    .append('\n');
        }
        blocks.append("    layers: [$p%d]%nmodel: [b]%n".formatted(parameters - 1));
        List<String> problems = problems(blocks.toString(), Map.of());
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains(message), problems.get(0));
    }

    @Test
    void thatMultiplyWithoutEndAreRefused() {
        StringBuilder blocks = new StringBuilder("blocks:\n  b0: {layers: [relu]}\n");
        for (int i = 1; i < 16; i++) {
            blocks.append("  b%d: {layers: [b%d, b%d, b%d, b%d]}\n".formatted(i, i - 1, i - 1, i - 1, i - 1));
        }
        List<String> problems = problems(blocks + "model: [b15]\n", Map.of());
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("blocks are used more than 10000 times"), problems.get(0));
    }
}
