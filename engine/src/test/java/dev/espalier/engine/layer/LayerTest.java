package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each layer by values that were computed by hand; what holds for all of them is in the contract of layers. */
class LayerTest {

    /** A layer, its inputs and its output for one sample. */
    private static Arguments of(Layer layer, Shape output, float[] expected, Input... inputs) {
        return Arguments.of(layer, List.of(inputs), output, expected);
    }

    private record Input(Shape shape, float[] values) {}

    private static Input vector(float... values) {
        return new Input(Shape.of(values.length), values);
    }

    private static Input matrix(int rows, float... values) {
        return new Input(Shape.of(rows, values.length / rows), values);
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    static Stream<Arguments> values() {
        return Stream.of(
                of(new Relu(), Shape.of(3), floats(0, 0, 2), vector(-1, 0, 2)),
                of(new Relu6(), Shape.of(4), floats(0, 0, 2, 6), vector(-1, 0, 2, 7)),
                of(new LeakyRelu(0.1), Shape.of(3), floats(-0.1, 0, 2), vector(-1, 0, 2)),
                of(new Elu(0.5), Shape.of(2), floats(0.5 * (Math.exp(-1) - 1), 2), vector(-1, 2)),
                of(new Silu(), Shape.of(2), floats(-1 / (1 + Math.E), 1 / (1 + 1 / Math.E)), vector(-1, 1)),
                // x times the standard normal distribution function, from its tables
                of(new Gelu(), Shape.of(3), floats(-0.15865525, 0, 1.9544997), vector(-1, 0, 2)),
                of(new Tanh(), Shape.of(2), floats(-Math.tanh(1), Math.tanh(0.5)), vector(-1, 0.5f)),
                of(new Sigmoid(), Shape.of(2), floats(0.5, 1 / (1 + Math.exp(-2))), vector(0, 2)),
                // e^ln 3 to e^0 is 3 to 1
                of(
                        new Softmax(),
                        Shape.of(2, 2),
                        floats(0.75, 0.25, 0.5, 0.5),
                        matrix(2, (float) Math.log(3), 0, 7, 7)),
                of(new Flatten(), Shape.of(4), floats(1, 2, 3, 4), matrix(2, 1, 2, 3, 4)),
                of(Reshape.of(2, -1), Shape.of(2, 2), floats(1, 2, 3, 4), vector(1, 2, 3, 4)),
                of(new Add(), Shape.of(2), floats(111, 222), vector(1, 2), vector(10, 20), vector(100, 200)),
                of(
                        new Concatenate(1),
                        Shape.of(2, 3),
                        floats(1, 2, 9, 3, 4, 8),
                        matrix(2, 1, 2, 3, 4),
                        matrix(2, 9, 8)),
                // mean 2, variance 1
                of(new LayerNorm(1e-12), Shape.of(2), floats(-1, 1), vector(1, 3)),
                // before any training: mean 0, variance 1
                of(new BatchNorm(0.1, 1e-12), Shape.of(2), floats(-3, 5), vector(-3, 5)),
                // all weights are 1 and all biases 0
                of(new Dense(2), Shape.of(2), floats(6, 6), vector(1, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void agreesWithValuesComputedByHand(Layer layer, List<Input> inputs, Shape output, float[] expected) {
        Model.Builder model = Model.builder();
        List<String> names = new ArrayList<>();
        List<Schema.Input> schema = new ArrayList<>();
        for (Input input : inputs) {
            names.add("input" + names.size());
            model.input(names.get(names.size() - 1), input.shape());
            schema.add(new Schema.Input(names.get(names.size() - 1), input.shape(), List.of()));
        }
        Graph graph = Graph.of(model.node("layer", names, layer).output("layer").build(), schema);
        Parameters parameters = Parameters.of(graph);
        parameters.initialize(0, (parameter, values, from, to, random) -> Arrays.fill(values, from, to, 1));
        Plan plan = Plan.builder(graph, parameters, KernelWorkers.serial()).build();
        for (int i = 0; i < inputs.size(); i++) {
            System.arraycopy(
                    inputs.get(i).values(), 0, plan.input(i), 0, inputs.get(i).values().length);
        }

        plan.forward(1, false, 0, 0);

        assertEquals(output, graph.outputs().get(0).shape());
        float[] computed = Arrays.copyOf(plan.output(0), expected.length);
        // activations are good to a few units in the last place
        assertArrayEquals(expected, computed, 0x1p-20f);
    }

    static Stream<Arguments> gains() {
        return Stream.of(
                Arguments.of(new Relu(), Math.sqrt(2)),
                Arguments.of(new LeakyRelu(0.5), Math.sqrt(2 / 1.25)),
                Arguments.of(new Tanh(), 5.0 / 3),
                Arguments.of(new Sigmoid(), 1.0));
    }

    @ParameterizedTest
    @MethodSource("gains")
    void hasTheGainThatKeepsTheVariance(Layer.Elementwise activation, double gain) {
        assertEquals(gain, activation.gain(), 1e-12);
    }

    static Stream<Arguments> deadZones() {
        return Stream.of(
                Arguments.of(new Relu(), true),
                Arguments.of(new Relu6(), true),
                Arguments.of(new LeakyRelu(0), true),
                Arguments.of(new LeakyRelu(), false),
                Arguments.of(new Elu(), false),
                Arguments.of(new Gelu(), false),
                Arguments.of(new Silu(), false),
                Arguments.of(new Tanh(), false),
                Arguments.of(new Sigmoid(), false));
    }

    /** Where all of them have a value that is not 0 left of 0, units cannot be dead. */
    @ParameterizedTest
    @MethodSource("deadZones")
    void saysWhetherUnitsCanBeDead(KernelActivation activation, boolean dead) {
        assertEquals(dead, activation.hasDeadZone());
        assertEquals(dead, activation.valueAt(-1) == 0 && activation.valueAt(-2) == 0);
    }

    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of(new Dense(4), List.of("weight [3, 4] 3 4", "bias [4] 3 4"), List.of()),
                Arguments.of(
                        new BatchNorm(),
                        List.of("scale [3] 1 1", "shift [3] 1 1"),
                        List.of("running-mean [3]", "running-variance [3]")),
                Arguments.of(new LayerNorm(), List.of("scale [3] 1 1", "shift [3] 1 1"), List.of()),
                Arguments.of(new Relu(), List.of(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void hasItsParametersAndBuffers(Layer layer, List<String> parameters, List<String> buffers) {
        LayerSignature signature = layer.infer(List.of(Shape.of(3)));
        assertEquals(
                parameters,
                signature.parameters().stream()
                        .map(p -> p.name() + " " + p.shape() + " " + p.fanIn() + " " + p.fanOut())
                        .toList());
        assertEquals(
                buffers,
                signature.buffers().stream()
                        .map(b -> b.name() + " " + b.shape())
                        .toList());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new Reshape(), List.of(Shape.of(4)), "at least one dimension"),
                Arguments.of(Reshape.of(3, -1), List.of(Shape.of(4)), "same number of values"),
                Arguments.of(new Concatenate(1), List.of(Shape.of(4)), "below the rank"),
                Arguments.of(new Add(), List.of(Shape.of(4), Shape.of(5)), "one shape"),
                Arguments.of(new Relu(), List.of(Shape.of(4), Shape.of(4)), "takes one"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInputsByTheRuleThatTheyBreak(Layer layer, List<Shape> inputs, String rule) {
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> layer.infer(inputs));
        assertTrue(refusal.getMessage().contains(rule), refusal::getMessage);
    }
}
