package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.core.initializers.ByActivation;
import dev.espalier.core.initializers.Constant;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class InitializerSummaryTest {

    private static final Predicate<Graph.Parameter> WITHOUT_ITS_OWN =
            parameter -> parameter.initializer().isEmpty();

    private static Graph graph(List<Layer> layers) {
        return Graph.of(Model.sequential(layers), List.of(new Schema.Input("features", Shape.of(4), List.of())));
    }

    @Test
    void namesTheLayersOfEachChoice() {
        Graph graph = graph(List.of(new Dense(5), new Relu(), new Dense(5), new Tanh(), new Dense(2)));
        assertEquals(
                Optional.of("initial weights, by the activation that follows: kaiming-normal (dense1),"
                        + " xavier-normal (dense2, dense3)"),
                InitializerSummary.line(new ByActivation(), graph, WITHOUT_ITS_OWN));
    }

    @Test
    void countsLayersBeyondTheFirst() {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            layers.add(new Dense(3));
        }
        assertEquals(
                Optional.of("initial weights, by the activation that follows:"
                        + " xavier-normal (dense1, dense2, dense3 and 3 more)"),
                InitializerSummary.line(new ByActivation(), graph(layers), WITHOUT_ITS_OWN));
    }

    @Test
    void isSilentWhereNothingIsChosen() {
        assertEquals(
                Optional.empty(),
                InitializerSummary.line(new Constant(1), graph(List.of(new Dense(5))), WITHOUT_ITS_OWN));
        assertEquals(
                Optional.empty(),
                InitializerSummary.line(new ByActivation(), graph(List.of(new Relu())), WITHOUT_ITS_OWN));
    }
}
