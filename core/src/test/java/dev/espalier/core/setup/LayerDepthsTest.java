package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerDepthsTest {

    private static LayerDepths depths(Model model) {
        return new LayerDepths(Graph.of(model, List.of(new Schema.Input("x", Shape.of(4), List.of()))));
    }

    @Test
    void countsLayersWithWeightsAboveAndNormalizationWithItsLayer() {
        LayerDepths depths = depths(Model.sequential(
                new BatchNorm(), new Dense(4), new BatchNorm(), new Relu(), new Dense(4), new Relu(), new Dense(2)));
        assertEquals(3, depths.of("batch-norm1/scale"));
        assertEquals(2, depths.of("dense1/weight"));
        assertEquals(2, depths.of("batch-norm2/shift"));
        assertEquals(1, depths.of("dense2/bias"));
        assertEquals(0, depths.of("dense3/weight"));
        assertEquals(0.25, depths.factor("dense1/weight", 0.5));
        assertEquals(1, depths.factor("dense3/weight", 0.5));
    }

    @Test
    void takesTheLongestWayToAnyOutput() {
        LayerDepths depths = depths(Model.builder()
                .input("x")
                .node("stem", "x", new Dense(4))
                .node("long", "stem", new Dense(4), new Relu(), new Dense(4))
                .node("sum", List.of("stem", "long"), new Add())
                .node("near", "stem", new Dense(2))
                .node("far", "sum", new Dense(2))
                .output("near")
                .output("far")
                .build());
        assertEquals(3, depths.of("stem/dense1/weight"));
        assertEquals(2, depths.of("long/dense1/weight"));
        assertEquals(1, depths.of("long/dense2/weight"));
        assertEquals(0, depths.of("near/dense1/weight"));
        assertEquals(0, depths.of("far/dense1/weight"));
    }
}
