package dev.espalier.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.ConvolutionChoice;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvolutionSummaryTest {

    private static final Model MODEL = Model.sequential(
            new Convolution(64, 3).withPadding("same"),
            new Convolution(64, 3).withPadding("same"),
            new Convolution(64, 3).withPadding("same"),
            new Flatten(),
            new Dense(3));

    private static Graph graph(Model model) {
        return Graph.of(model, List.of(new Schema.Input("x", Shape.of(3, 16, 16), List.of())));
    }

    @Test
    void countsAlgorithms() {
        assertEquals(Optional.of("convolutions: 2 F(4x4, 3x3), 1 direct"), ConvolutionSummary.line(graph(MODEL)));
        assertEquals(
                Optional.of("convolutions: 3 direct"),
                ConvolutionSummary.line(graph(MODEL.withConvolutions(ConvolutionChoice.DIRECT))));
    }

    @Test
    void saysNothingWhereThereAreNone() {
        assertEquals(Optional.empty(), ConvolutionSummary.line(graph(Model.sequential(new Flatten(), new Dense(3)))));
    }
}
