package dev.espalier.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTest {

    record FakeLayer(int number) implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(inputs.get(0));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            throw new UnsupportedOperationException();
        }
    }

    private static final Layer LAYER = new FakeLayer(1);

    static Stream<Arguments> badDefinitions() {
        return Stream.of(
                bad("no input", b -> b.node("a", "x", LAYER).output("a"), "there is no input", "takes 'x'"),
                bad("nothing at all", b -> b, "no input", "no node", "no output"),
                bad("no layer", b -> b.input("x").node("a", "x").output("a"), "node a: there is no layer"),
                bad("no source", b -> b.input("x").node("a", List.of(), LAYER).output("a"), "node a: it takes nothing"),
                bad(
                        "unknown source",
                        b -> b.input("x").node("a", List.of("x", "y"), LAYER).output("a"),
                        "node a: it takes 'y', which is neither an input nor a node; known are x, a"),
                bad(
                        "name of an input taken again",
                        b -> b.input("x").node("x", "x", LAYER).output("x"),
                        "node x: the name 'x' is taken twice",
                        "node x: it takes its own result"),
                bad(
                        "name of a node taken again",
                        b -> b.input("x")
                                .node("a", "x", LAYER)
                                .node("a", "x", LAYER)
                                .output("a"),
                        "node a: the name 'a' is taken twice"),
                bad("odd name", b -> b.input("x").node("a b", "x", LAYER).output("a b"), "the name is 'a b'"),
                bad("empty name", b -> b.input("").node("a", "", LAYER).output("a"), "the name is ''"),
                bad("slash at the end", b -> b.input("x").node("a/", "x", LAYER).output("a/"), "the name is 'a/'"),
                bad("no output", b -> b.input("x").node("a", "x", LAYER), "there is no output"),
                bad(
                        "unknown output",
                        b -> b.input("x").node("a", "x", LAYER).output("b"),
                        "output b: 'b' is not a node; nodes are a"),
                bad(
                        "an input as output",
                        b -> b.input("x").node("a", "x", LAYER).output("x"),
                        "'x' is not a node"),
                bad(
                        "output named twice",
                        b -> b.input("x").node("a", "x", LAYER).output("a").output("a"),
                        "output a: 'a' is named twice"),
                bad(
                        "a node that takes itself",
                        b -> b.input("x").node("a", List.of("x", "a"), LAYER).output("a"),
                        "node a: it takes its own result: a <- a"),
                bad(
                        "a circle of three",
                        b -> b.input("x")
                                .node("a", List.of("x", "c"), LAYER)
                                .node("b", "a", LAYER)
                                .node("c", "b", LAYER)
                                .output("c"),
                        "node a: it takes its own result: a <- c <- b <- a"),
                bad(
                        "unused node and unused input",
                        b -> b.input("x")
                                .input("y")
                                .node("a", "x", LAYER)
                                .node("b", "a", LAYER)
                                .output("a"),
                        "input y: it leads to no output",
                        "node b: it leads to no output"));
    }

    private static Arguments bad(String title, UnaryOperator<Model.Builder> parts, String... expected) {
        return Arguments.of(title, parts, List.of(expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badDefinitions")
    void reportsAllThatIsWrongAtOnce(String title, UnaryOperator<Model.Builder> parts, List<String> expected) {
        EspalierException thrown = assertThrows(
                EspalierException.class, () -> parts.apply(Model.builder()).build());

        List<Problem> problems = thrown.problems();
        assertEquals(expected.size(), problems.size(), problems::toString);
        for (int i = 0; i < expected.size(); i++) {
            Problem problem = problems.get(i);
            assertEquals(ErrorCode.INVALID_MODEL, problem.code());
            assertTrue(problem.text().contains(expected.get(i)), problem::text);
        }
    }

    @Test
    void acceptsNodesInAnyOrder() {
        Model model = Model.builder()
                .input("x")
                .node("c", List.of("a", "b"), LAYER)
                .node("b", "a", LAYER)
                .node("a", "x", LAYER, LAYER)
                .output("c")
                .build();

        assertEquals(
                List.of("c", "b", "a"),
                model.nodes().stream().map(Model.Node::name).toList());
    }

    @Test
    void refusesASequenceWithoutLayers() {
        EspalierException thrown = assertThrows(EspalierException.class, Model::sequential);

        assertEquals(ErrorCode.INVALID_MODEL, thrown.code());
    }

    @Test
    void isAValue() {
        assertEquals(Model.sequential(new FakeLayer(1)), Model.sequential(List.of(new FakeLayer(1))));
        assertEquals(
                Model.sequential(new FakeLayer(1)).hashCode(),
                Model.sequential(new FakeLayer(1)).hashCode());
        assertNotEquals(Model.sequential(new FakeLayer(1)), Model.sequential(new FakeLayer(2)));
        assertNotEquals(
                Model.sequential(LAYER),
                Model.builder()
                        .input("input")
                        .node("output", "input", LAYER)
                        .output("output")
                        .build());
    }

    @Test
    void checksAVeryDeepModelWithoutExhaustingTheStack() {
        Model.Builder builder = Model.builder().input("n0");
        for (int i = 20_000; i >= 1; i--) {
            builder.node("n" + i, "n" + (i - 1), LAYER);
        }

        assertEquals(20_000, builder.output("n20000").build().nodes().size());
    }

    @Test
    void namesALayerWithoutAPluginNameByItsClass() {
        assertEquals("fake-layer", LAYER.typeName());
    }
}
