package dev.espalier.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.gradient.GradientCheck;
import dev.espalier.engine.gradient.GradientReport;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Embedding;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Models on data with columns of categories that are inputs of their own. */
class EmbeddedColumnsTest {

    private static final Schema.Input FEATURES = new Schema.Input("features", Shape.of(3), List.of());

    private static Schema.Input column(String name, int categories, int width) {
        List<String> texts =
                IntStream.range(0, categories).mapToObj(i -> "c" + i).toList();
        ColumnEncoding index = new ColumnEncoding.Index(texts, Unknown.OWN, Missing.ERROR, width);
        return new Schema.Input(name, Shape.of(1), List.of(new Schema.Column(name, index)));
    }

    private static List<String> parameters(Graph graph) {
        return graph.parameters().stream()
                .map(parameter ->
                        parameter.info().name() + " " + parameter.info().shape())
                .toList();
    }

    private static Graph list(List<Schema.Input> data, Layer... layers) {
        return Graph.of(Model.sequential(layers), data);
    }

    @Test
    void aListTakesTheFeaturesAndBehindThemTheEmbeddingOfEachColumn() {
        Graph graph = list(
                List.of(column("city", 99, 0), FEATURES, column("make", 9, 4)), new Dense(8), new Relu(), new Dense(2));
        assertEquals(
                List.of(
                        "city/weight [100, 21]",
                        "make/weight [10, 4]",
                        "dense1/weight [28, 8]",
                        "dense1/bias [8]",
                        "dense2/weight [8, 2]",
                        "dense2/bias [2]"),
                parameters(graph));
        assertEquals(
                List.of("city", "make", "inputs", "dense1", "relu1", "dense2"),
                graph.nodes().stream().map(Graph.Node::name).toList());
        assertEquals(
                List.of("features 1", "city 0", "make 2"),
                graph.inputs().stream()
                        .map(input -> input.name() + " " + input.source())
                        .toList());
    }

    @Test
    void theVectorsComeBehindTheFeatures() {
        Graph graph = list(List.of(FEATURES, column("city", 2, 2)), new Relu());
        Parameters parameters = Parameters.of(graph);
        System.arraycopy(new float[] {1, 2, 3, 4, 5, 6}, 0, parameters.values(0), 0, 6);
        Plan plan = Plan.builder(graph, parameters, KernelWorkers.serial()).build();
        System.arraycopy(new float[] {7, 8, 9}, 0, plan.input(0), 0, 3);
        plan.input(1)[0] = 1;
        plan.forward(1, false, 0, 0);
        assertEquals("[7.0, 8.0, 9.0, 3.0, 4.0]", Arrays.toString(Arrays.copyOf(plan.output(0), 5)));
    }

    @Test
    void columnsAloneNeedNoFeatures() {
        assertEquals(
                List.of("city/weight [4, 2]", "dense1/weight [2, 1]", "dense1/bias [1]"),
                parameters(list(List.of(column("city", 3, 2)), new Dense(1))));
        assertEquals(
                "[city, make, inputs, dense1]",
                list(List.of(column("city", 3, 2), column("make", 3, 2)), new Dense(1)).nodes().stream()
                        .map(Graph.Node::name)
                        .toList()
                        .toString());
    }

    @Test
    void aListMayBeginWithTheEmbeddingOfItsOnlyColumn() {
        assertEquals(
                List.of("embedding1/weight [4, 7]", "dense1/weight [7, 1]", "dense1/bias [1]"),
                parameters(list(
                        List.of(column("city", 3, 2)),
                        new Embedding(OptionalInt.empty(), OptionalInt.of(7), Optional.empty(), 0),
                        new Dense(1))));
    }

    @Test
    void otherInputsThanVectorsAreFlattened() {
        Schema.Input image = new Schema.Input("image", Shape.of(1, 2, 2), List.of());
        assertEquals(
                List.of("city/weight [4, 2]", "dense1/weight [6, 1]", "dense1/bias [1]"),
                parameters(list(List.of(image, column("city", 3, 2)), new Dense(1))));
    }

    @Test
    void aColumnMayHaveTheNameOfALayer() {
        assertEquals(
                List.of("dense1-embedding", "inputs-embedding", "Home town/ZIP", "inputs", "dense1"),
                list(
                                List.of(column("dense1", 3, 2), column("inputs", 3, 2), column("Home town/ZIP", 3, 2)),
                                new Dense(1))
                        .nodes()
                        .stream()
                        .map(Graph.Node::name)
                        .toList());
    }

    @Test
    void gradientsFlowThroughAList() {
        GradientReport report = GradientCheck.of(
                        list(List.of(FEATURES, column("city", 4, 3), column("make", 2, 0)), new Dense(5)))
                .samples(11)
                .run();
        assertTrue(report.passed(), report::toString);
        assertTrue(report.inDouble());
    }

    @Test
    void severalOtherInputsNeedAGraph() {
        Schema.Input other = new Schema.Input("other", Shape.of(2), List.of());
        EspalierException refused = assertThrows(
                EspalierException.class, () -> list(List.of(FEATURES, other, column("city", 3, 2)), new Dense(1)));
        assertTrue(refused.getMessage().contains("the data's inputs are features, other, city"), refused::getMessage);
    }

    @Test
    void aGraphTakesColumnsByTheirNames() {
        Model model = Model.builder()
                .input("features")
                .input("Home town")
                .node("town", "Home town", new Embedding())
                .node("head", List.of("features", "town"), new Concatenate(), new Dense(2))
                .output("head")
                .build();
        assertEquals(
                List.of("town/embedding1/weight [4, 2]", "head/dense1/weight [5, 2]", "head/dense1/bias [2]"),
                parameters(Graph.of(model, List.of(FEATURES, column("Home town", 3, 2)))));
    }

    @Test
    void aGraphMustNotOverlookAColumn() {
        Model model = Model.builder()
                .input("features")
                .node("head", "features", new Dense(2))
                .output("head")
                .build();
        EspalierException refused =
                assertThrows(EspalierException.class, () -> Graph.of(model, List.of(FEATURES, column("city", 3, 2))));
        assertTrue(refused.getMessage().contains("'city'"), refused::getMessage);
        assertTrue(refused.getMessage().contains("which the model does not take"), refused::getMessage);
    }
}
