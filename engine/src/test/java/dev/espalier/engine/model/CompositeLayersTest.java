package dev.espalier.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.gradient.GradientCheck;
import dev.espalier.engine.gradient.GradientReport;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Block;
import dev.espalier.engine.layer.CompositeLayer;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Repeat;
import dev.espalier.engine.layer.Residual;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Tanh;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that are made of others: the names of what they become, what they compute, and what is refused. */
class CompositeLayersTest {

    private static Graph graph(Model model) {
        return Graph.of(model, List.of(new Schema.Input("x", Shape.of(4), List.of())));
    }

    private static List<String> names(Model model) {
        return graph(model).nodes().stream().map(Graph.Node::name).toList();
    }

    private static Layer basic(int units) {
        return new Residual(new Dense(units), new Relu(), new Dense(units)).withAfter(new Relu());
    }

    static Stream<Arguments> named() {
        return Stream.of(
                Arguments.of(
                        "a residual block; the numbers go on behind the join",
                        Model.sequential(new Dense(4), basic(4)),
                        List.of(
                                "dense1",
                                "residual1/dense1",
                                "residual1/relu1",
                                "residual1/dense2",
                                "residual1/add1",
                                "residual1/relu2")),
                Arguments.of(
                        "a shortcut, and a join that is not add",
                        Model.sequential(new Residual(new Dense(3))
                                .withShortcut(new Block("projection", new Dense(2), new Relu()))
                                .withJoin(new Concatenate())),
                        List.of(
                                "residual1/dense1",
                                "residual1/shortcut/dense1",
                                "residual1/shortcut/relu1",
                                "residual1/concatenate1")),
                Arguments.of(
                        "repetitions, of which the first differs",
                        Model.sequential(new Repeat(3, new Dense(4), new Relu()).withFirst(new Dense(4), new Tanh())),
                        List.of(
                                "repeat1/1/dense1",
                                "repeat1/1/tanh1",
                                "repeat1/2/dense1",
                                "repeat1/2/relu1",
                                "repeat1/3/dense1",
                                "repeat1/3/relu1")),
                Arguments.of(
                        "blocks are numbered by their names; the only layer of a block has no name of its own",
                        Model.sequential(
                                new Block("stage", new Repeat(2, new Residual(new Dense(4)))),
                                new Block("stage", new Dense(4), new Residual(new Dense(4))),
                                new Block("head", new Dense(2))),
                        List.of(
                                "stage1/1/dense1",
                                "stage1/1/add1",
                                "stage1/2/dense1",
                                "stage1/2/add1",
                                "stage2/dense1",
                                "stage2/residual1/dense1",
                                "stage2/residual1/add1",
                                "head1/dense1")),
                Arguments.of(
                        "a node of a graph",
                        Model.builder()
                                .input("x")
                                .node("trunk", "x", new Repeat(2, new Dense(4)))
                                .node("out", "trunk", new Residual(new Dense(4)), new Dense(1))
                                .output("out")
                                .build(),
                        List.of(
                                "trunk/1/dense1",
                                "trunk/2/dense1",
                                "out/residual1/dense1",
                                "out/residual1/add1",
                                "out/dense1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("named")
    void nameTheirLayers(String what, Model model, List<String> names) {
        assertEquals(names, names(model));
        List<String> parameters = graph(model).parameters().stream()
                .map(parameter -> parameter.info().name())
                .toList();
        assertTrue(parameters.contains(names.get(0) + "/weight"), parameters::toString);
    }

    /** The same model without composites: its parameters have the same names, and so the same initial values. */
    private static Model writtenOut() {
        return Model.builder()
                .input("x")
                .node("repeat1/1", "x", new Dense(4), new Sigmoid(), new Dense(6))
                .node("repeat1/1/shortcut", "x", new Dense(6))
                .node("join1", List.of("repeat1/1/shortcut", "repeat1/1"), new Add(), new Relu())
                .node("repeat1/2", "join1", new Dense(6), new Sigmoid(), new Dense(6))
                .node("join2", List.of("join1", "repeat1/2"), new Add(), new Relu())
                .node("repeat1/3", "join2", new Dense(6), new Sigmoid(), new Dense(6))
                .node("join3", List.of("join2", "repeat1/3"), new Add(), new Relu())
                .node("end", "join3", new Dense(2))
                .output("end")
                .build();
    }

    private static Model repeated() {
        Residual rest = new Residual(new Dense(6), new Sigmoid(), new Dense(6)).withAfter(new Relu());
        Residual first = new Residual(new Dense(4), new Sigmoid(), new Dense(6))
                .withShortcut(new Dense(6))
                .withAfter(new Relu());
        return Model.builder()
                .input("x")
                .node("all", "x", new Block("body", new Repeat(3, rest).withFirst(first)), new Dense(2))
                .output("all")
                .build();
    }

    @Test
    void haveTheSameStructureAsTheModelWrittenOut() {
        Graph written = graph(writtenOut());
        Graph repeated = graph(repeated());
        List<Layer> layers = repeated.nodes().stream().map(Graph.Node::layer).toList();
        assertEquals(written.nodes().stream().map(Graph.Node::layer).toList(), layers);
        assertEquals(
                written.nodes().stream().map(Graph.Node::sources).toList(),
                repeated.nodes().stream().map(Graph.Node::sources).toList());
        assertArrayEquals(
                written.parameters().stream()
                        .mapToDouble(parameter -> parameter.info().gain())
                        .toArray(),
                repeated.parameters().stream()
                        .mapToDouble(parameter -> parameter.info().gain())
                        .toArray());
    }

    @Test
    void haveGradientsThatAgreeWithCentralDifferences() {
        Residual residual = new Residual(new Dense(6), new BatchNorm(), new Tanh(), new Dense(5))
                .withShortcut(new Dense(5))
                .withAfter(new Sigmoid());
        Residual nested = new Residual(residual, new Dense(3)).withJoin(new Concatenate());
        Model model = Model.sequential(new Repeat(2, nested, new Dense(4)), new Dense(2));

        GradientReport report = GradientCheck.of(graph(model)).run();

        assertTrue(report.passed(), report::toString);
        assertTrue(report.inDouble());
        assertEquals(0, report.skipped());
    }

    private static Layer nestedBlocks(int depth) {
        Layer nested = new Dense(4);
        for (int i = 0; i < depth; i++) {
            nested = new Block("b", nested);
        }
        return nested;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(new Residual(), "the residual has no layers"),
                Arguments.of(new Repeat(2), "the repeat has no layers"),
                Arguments.of(new Block("head"), "the head has no layers"),
                Arguments.of(
                        new Repeat(1000, new Repeat(11, new Relu())),
                        "it is made of 11001 layers; it must be at most 10000"),
                Arguments.of(
                        new Repeat(
                                1000,
                                new Repeat(
                                        1000,
                                        new Repeat(
                                                1000,
                                                new Repeat(
                                                        1000,
                                                        new Repeat(
                                                                1000,
                                                                new Repeat(1000, new Repeat(1000, new Relu()))))))),
                        "it is made of too many layers"),
                Arguments.of(nestedBlocks(65), "its layers are nested more than 64 deep"),
                Arguments.of(
                        new Residual(new Dense(3)),
                        "node residual1/add1: the inputs are [[4], [3]]; add needs inputs of one shape of the shortcut and"
                                + " the layers beside it; give the shortcut layers that change the shape"),
                Arguments.of(
                        new Residual(new Dense(3)).withShortcut(new Dense(2)),
                        "let the layers of the shortcut lead to the shape of those beside it"),
                Arguments.of(
                        new Repeat(2, new Block("part", new Relu(), new Dense())),
                        "node repeat1/1/dense1: units is not given; it must be given"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuseWhatMakesNoModel(Layer layer, String message) {
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> graph(Model.sequential(layer, new Dense(1))));
        assertTrue(refusal.getMessage().contains(message), refusal::getMessage);
    }

    @Test
    void refuseSeveralInputsOfAResidualBlock() {
        Model model = Model.builder()
                .input("x")
                .node("a", "x", new Dense(4))
                .node("b", List.of("x", "a"), new Residual(new Add(), new Dense(4)))
                .output("b")
                .build();
        EspalierException refusal = assertThrows(EspalierException.class, () -> graph(model));
        assertEquals(
                "node b: it takes 2 inputs; a residual block takes one; join them by a layer such as add or concatenate"
                        + " before it",
                refusal.problems().get(0).text());
    }

    @Test
    void checkTheirSettings() {
        assertThrows(InvalidSettingException.class, () -> new Block("Head/1", new Dense(1)));
        assertThrows(InvalidSettingException.class, () -> new Repeat(1001, new Dense(1)));
        assertThrows(InvalidSettingException.class, () -> new Repeat(0, new Dense(1)));
        assertThrows(InvalidSettingException.class, () -> new Residual().withJoin(new Residual()));
    }

    @Test
    void areMappedAtAnyDepth() {
        Layer before =
                new Block("b", new Repeat(2, basic(4)).withFirst(new Residual(new Relu()).withShortcut(new Relu())));
        Layer after = new Block(
                "b",
                new Repeat(2, new Residual(new Dense(4), new Tanh(), new Dense(4)).withAfter(new Tanh()))
                        .withFirst(new Residual(new Tanh()).withShortcut(new Tanh())));
        List<Layer> seen = new ArrayList<>();
        assertEquals(List.of(after), CompositeLayer.map(List.of(before), layer -> {
            seen.add(layer);
            return layer instanceof Relu ? new Tanh() : layer;
        }));
        assertEquals(6, seen.size());
    }
}
