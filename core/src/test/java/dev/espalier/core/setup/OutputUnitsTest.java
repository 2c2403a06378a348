package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.espalier.api.model.Layer;
import dev.espalier.core.run.Clouds;
import dev.espalier.core.run.Momentum;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Block;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Repeat;
import dev.espalier.engine.layer.Residual;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutputUnitsTest {

    private static final int TEN = 10;

    static List<Arguments> models() {
        Layer open = new Dense();
        Layer done = new Dense(TEN);
        return List.of(
                arguments("a layer", open, done),
                arguments("a block", new Block("head", new Relu(), open), new Block("head", new Relu(), done)),
                arguments(
                        "a block in a block that is there once",
                        new Repeat(1, new Block("head", new Relu(), new Block("last", open))),
                        new Repeat(1, new Block("head", new Relu(), new Block("last", done)))),
                arguments(
                        "the first of one repetition", new Repeat(1, new Relu()).withFirst(open), new Repeat(1, done)),
                arguments(
                        "behind a join",
                        new Residual(new Dense(4)).withAfter(new Relu(), open),
                        new Residual(new Dense(4)).withAfter(new Relu(), done)),
                // the units of a layer that is repeated are not those of the output alone
                arguments("a repetition", new Repeat(2, open), new Repeat(2, open)),
                arguments("before a join", new Residual(open), new Residual(open)),
                arguments("not the last", new Block("head", open, new Relu()), new Block("head", open, new Relu())),
                arguments("given units", new Block("head", new Dense(3)), new Block("head", new Dense(3))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void theLastLayerTakesThemAtAnyDepth(String what, Layer last, Layer expected) {
        Stack stack = Stack.builder()
                .source(new Clouds())
                .model(Model.sequential(new Dense(4), last))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .build();
        assertEquals(
                List.of(new Dense(4), expected),
                OutputUnits.tried(stack).nodes().get(0).layers(),
                what);
    }
}
