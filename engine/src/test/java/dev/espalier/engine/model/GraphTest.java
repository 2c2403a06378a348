package dev.espalier.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Buffer;
import dev.espalier.engine.gradient.FakeDropout;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Elu;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.layer.LayerNorm;
import dev.espalier.engine.layer.LeakyRelu;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Reshape;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Silu;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.layer.Tanh;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphTest {

    private static Schema.Input input(String name, int... dimensions) {
        return new Schema.Input(name, Shape.of(dimensions), List.of());
    }

    private static Graph graph(Model model, Schema.Input... inputs) {
        return Graph.of(model, List.of(inputs));
    }

    private static List<String> nodeNames(Graph graph) {
        return graph.nodes().stream().map(Graph.Node::name).toList();
    }

    private static List<String> parameterNames(Graph graph) {
        return graph.parameters().stream()
                .map(parameter -> parameter.info().name())
                .toList();
    }

    @Test
    void numbersTheLayersOfASequenceForEachKind() {
        Graph graph = graph(
                Model.sequential(new Dense(4), new BatchNorm(), new Relu(), new FakeDropout(0.5), new Dense(3)),
                input("whatever", 2));

        assertEquals(List.of("dense1", "batch-norm1", "relu1", "fake-dropout1", "dense2"), nodeNames(graph));
        assertEquals(
                List.of(
                        "dense1/weight",
                        "dense1/bias",
                        "batch-norm1/scale",
                        "batch-norm1/shift",
                        "dense2/weight",
                        "dense2/bias"),
                parameterNames(graph));
        assertEquals(
                List.of("batch-norm1/running-mean", "batch-norm1/running-variance"),
                graph.buffers().stream().map(Graph.Buffer::name).toList());
        assertEquals(2 * 4 + 4 + 4 + 4 + 4 * 3 + 3, graph.trainedElements());
        assertEquals(List.of(new Graph.Output("output", 5, Shape.of(3))), graph.outputs());
    }

    @Test
    void putsTheNameOfItsNodeBeforeALayer() {
        Model model = Model.builder()
                .node("kind", "trunk", new Dense(3))
                .node("trunk", "image", new Dense(4), new Relu(), new Dense(4))
                .input("image", Shape.of(784))
                .output("kind")
                .build();

        Graph graph = graph(model, input("data", 1, 28, 28));

        assertEquals(List.of("trunk/dense1", "trunk/relu1", "trunk/dense2", "kind/dense1"), nodeNames(graph));
        assertEquals("trunk/dense1/weight", parameterNames(graph).get(0));
        assertEquals(Shape.of(784, 4), graph.parameters().get(0).info().shape());
        assertEquals(784, graph.parameters().get(0).info().fanIn());
        assertEquals(4, graph.parameters().get(0).info().fanOut());
        assertEquals(List.of(new Graph.Input("image", Shape.of(784), 0)), graph.inputs());
    }

    @Test
    void takesInputsByNameWhereThereAreSeveral() {
        Model model = Model.builder()
                .input("b")
                .input("a")
                .node("all", List.of("a", "b"), new Concatenate())
                .output("all")
                .build();

        Graph graph = graph(model, input("a", 2), input("unused", 9), input("b", 3));

        assertEquals(
                List.of(new Graph.Input("b", Shape.of(3), 2), new Graph.Input("a", Shape.of(2), 0)), graph.inputs());
        assertEquals(Shape.of(5), graph.shape(2));
    }

    static Stream<Arguments> shapes() {
        Shape image = Shape.of(2, 3, 4);
        return Stream.of(
                Arguments.of(new Dense(5), List.of(image), Shape.of(5)),
                Arguments.of(new Dense(5), List.of(Shape.of()), Shape.of(5)),
                Arguments.of(new Relu(), List.of(image), image),
                Arguments.of(new Softmax(), List.of(image), image),
                Arguments.of(new BatchNorm(), List.of(Shape.of(6)), Shape.of(6)),
                Arguments.of(new LayerNorm(), List.of(image), image),
                Arguments.of(new Flatten(), List.of(image), Shape.of(24)),
                Arguments.of(Reshape.of(4, 6), List.of(image), Shape.of(4, 6)),
                Arguments.of(Reshape.of(-1, 8), List.of(image), Shape.of(3, 8)),
                Arguments.of(Reshape.of(-1), List.of(image), Shape.of(24)),
                Arguments.of(new Add(), List.of(image, image), image),
                Arguments.of(new Concatenate(), List.of(image, Shape.of(1, 3, 4)), Shape.of(3, 3, 4)),
                Arguments.of(new Concatenate(2), List.of(image, Shape.of(2, 3, 1)), Shape.of(2, 3, 5)),
                Arguments.of(new FakeDropout(0.1), List.of(image), image));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void infersShapes(Layer layer, List<Shape> inputs, Shape expected) {
        assertEquals(expected, layer.infer(inputs).output());
    }

    static Stream<Arguments> refusals() {
        Shape image = Shape.of(2, 3, 4);
        Shape vector = Shape.of(3);
        return Stream.of(
                Arguments.of(new Dense(), List.of(vector), "units is not given; it must be given"),
                Arguments.of(new Dense(2), List.of(vector, vector), "it takes 2 inputs, [[3], [3]]; dense takes one"),
                Arguments.of(new Relu(), List.of(vector, vector), "relu takes one"),
                Arguments.of(new Reshape(), List.of(vector), "shape is []; it must have at least one dimension"),
                Arguments.of(Reshape.of(5), List.of(vector), "shape is [5], the input is [3]; both must have the same"),
                Arguments.of(Reshape.of(2, -1), List.of(vector), "must have the same number of values"),
                Arguments.of(Reshape.of(7, -1), List.of(vector), "must have the same number of values"),
                Arguments.of(Reshape.of(65536, 65536, -1), List.of(vector), "must have the same number of values"),
                Arguments.of(new Add(), List.of(vector, image), "add needs inputs of one shape"),
                Arguments.of(new Concatenate(), List.of(vector, image), "differ in dimension 0 alone"),
                Arguments.of(new Concatenate(1), List.of(image, Shape.of(1, 3, 4)), "differ in dimension 1 alone"),
                Arguments.of(new Concatenate(1), List.of(vector, vector), "axis is 1; it must be below the rank"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInputsThatDoNotFitNamingTheNode(Layer layer, List<Shape> inputs, String expected) {
        Model.Builder model = Model.builder();
        List<Schema.Input> schema = new java.util.ArrayList<>();
        List<String> names = new java.util.ArrayList<>();
        for (Shape shape : inputs) {
            names.add("x" + names.size());
            model.input(names.get(names.size() - 1));
            schema.add(new Schema.Input(names.get(names.size() - 1), shape, List.of()));
        }
        Model built = model.node("layer", names, layer).output("layer").build();

        EspalierException thrown = assertThrows(EspalierException.class, () -> Graph.of(built, schema));

        Problem problem = thrown.problems().get(0);
        assertEquals(ErrorCode.INVALID_MODEL, problem.code());
        assertEquals("node layer/" + layer.typeName() + "1", problem.where());
        assertTrue(problem.what().contains(expected), problem::what);
    }

    @Test
    void reportsEveryNodeThatDoesNotFitButNoneThatFollowsFromOne() {
        Model model = Model.builder()
                .input("x")
                .node("a", "x", new Dense(), new Relu())
                .node("b", "x", Reshape.of(7), new Dense(2))
                .node("c", List.of("a", "b"), new Add())
                .output("c")
                .build();

        EspalierException thrown = assertThrows(EspalierException.class, () -> graph(model, input("x", 3)));

        assertEquals(
                List.of("node a/dense1", "node b/reshape1"),
                thrown.problems().stream().map(Problem::where).toList());
    }

    @Test
    void reportsEveryInputThatDoesNotFitTheData() {
        Model model = Model.builder()
                .input("image", Shape.of(784))
                .input("other")
                .node("all", List.of("image", "other"), new Concatenate())
                .output("all")
                .build();

        EspalierException thrown =
                assertThrows(EspalierException.class, () -> graph(model, input("image", 28, 27), input("label", 1)));

        assertEquals(
                List.of(
                        "input image: the data has the shape [28, 27], 756 values; the model takes [784], 784;"
                                + " declare the data's shape, or none to take whatever the data has",
                        "input other: the data has no input of that name; the data's inputs are image, label"),
                thrown.problems().stream().map(Problem::text).toList());
    }

    static Stream<Arguments> gains() {
        return Stream.of(
                Arguments.of("relu", List.of(new Relu()), Math.sqrt(2)),
                Arguments.of("nothing", List.of(), 1.0),
                Arguments.of(
                        "behind what passes it on",
                        List.of(new BatchNorm(), new FakeDropout(0.5), new Tanh()),
                        5.0 / 3),
                Arguments.of("behind another weight", List.of(new Dense(3), new Relu()), 1.0),
                Arguments.of("the first of two", List.of(new Sigmoid(), new Relu()), 1.0),
                Arguments.of("leaky relu", List.of(new LeakyRelu(0.2)), 1.3867504905630728),
                Arguments.of("gelu", List.of(new Gelu()), 1.5335304411955668),
                Arguments.of("silu", List.of(new Silu()), 1.676532470331127),
                Arguments.of("elu", List.of(new Elu()), 1.245198300700707));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gains")
    void givesWeightsTheGainOfTheActivationThatFollows(String title, List<Layer> following, double expected) {
        List<Layer> layers = new java.util.ArrayList<>(List.of(new Dense(4)));
        layers.addAll(following);

        Graph graph = graph(Model.sequential(layers), input("x", 3));

        assertEquals(expected, graph.parameters().get(0).info().gain(), 1e-12);
        assertEquals(1, graph.parameters().get(1).info().gain());
    }

    @Test
    void givesNoGainThroughAForkOrAnOutput() {
        Model model = Model.builder()
                .input("x")
                .node("fork", "x", new Dense(3))
                .node("left", "fork", new Relu())
                .node("right", "fork", new Tanh())
                .node("seen", "x", new Dense(3))
                .node("after", "seen", new Relu())
                .node("sum", List.of("left", "right", "after"), new Add())
                .output("sum")
                .output("seen")
                .build();

        Graph graph = graph(model, input("x", 2));

        graph.parameters().forEach(parameter -> assertEquals(1, parameter.info().gain()));
    }

    @Test
    void saysWhichLayersNeedMoreSamplesThanABatchHas() {
        Graph graph = graph(Model.sequential(new Dense(2), new BatchNorm()), input("x", 2));

        assertEquals(List.of(), graph.problemsOfTrainingOn(2));
        Problem problem = graph.problemsOfTrainingOn(1).get(0);
        assertEquals(ErrorCode.INVALID_SETTING, problem.code());
        assertEquals(
                "node batch-norm1: it would be trained on a batch of 1; batch-norm must see at least 2 samples at once;"
                        + " choose a batch size that leaves no smaller last batch",
                problem.text());
    }

    record BrokenLayer(boolean throwing) implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            if (throwing) {
                throw new IllegalStateException("no luck");
            }
            Buffer twice = new Buffer("mean", Shape.of(1), 0);
            return new LayerSignature(inputs.get(0), List.of(), List.of(twice, twice));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void namesALayerThatBreaksItsContract() {
        Model model = Model.builder()
                .input("x")
                .node("a", "x", new BrokenLayer(true))
                .node("b", "x", new BrokenLayer(false))
                .output("a")
                .output("b")
                .build();

        EspalierException thrown = assertThrows(EspalierException.class, () -> graph(model, input("x", 3)));

        assertEquals(2, thrown.problems().size());
        assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code());
        assertTrue(thrown.problems().get(0).text().contains("no luck"));
        assertTrue(thrown.problems().get(1).text().contains("gives two parameters or buffers the same name"));
    }

    @Test
    void keepsNodesApartWhoseNamesNest() {
        Model model = Model.builder()
                .input("x")
                .node("a", "x", new Relu())
                .node("a/relu1", "a", new Relu())
                .output("a/relu1")
                .build();

        assertEquals(List.of("a/relu1", "a/relu1/relu1"), nodeNames(graph(model, input("x", 3))));
    }

    @Test
    void sortsAVeryDeepModelWithoutExhaustingTheStack() {
        Model.Builder builder = Model.builder().input("n0");
        for (int i = 5000; i >= 1; i--) {
            builder.node("n" + i, "n" + (i - 1), new Relu());
        }

        Graph graph = graph(builder.output("n5000").build(), input("x", 3));

        assertEquals("n1/relu1", graph.nodes().get(0).name());
        assertEquals("n5000/relu1", graph.nodes().get(4999).name());
    }
}
