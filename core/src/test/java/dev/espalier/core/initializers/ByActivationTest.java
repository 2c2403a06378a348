package dev.espalier.core.initializers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Elu;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.layer.LeakyRelu;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Silu;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ByActivationTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new ByActivation();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        double gain = parameter.gain();
        return gain == 1 || gain == 5.0 / 3
                ? gain * gain * 2.0 / ((double) parameter.fanIn() + parameter.fanOut())
                : gain * gain / parameter.fanIn();
    }

    static List<Layer> rectifiers() {
        return List.of(new Relu(), new LeakyRelu(), new Elu(), new Gelu(), new Silu());
    }

    static List<Layer> others() {
        return List.of(new Tanh(), new Sigmoid(), new Softmax(), new Dense(3));
    }

    @ParameterizedTest
    @MethodSource("rectifiers")
    void takesKaimingBeforeRectifiers(Layer activation) {
        assertEquals(new KaimingNormal(), chosenBefore(activation));
    }

    @ParameterizedTest
    @MethodSource("others")
    void takesXavierBeforeEverythingElse(Layer next) {
        assertEquals(new XavierNormal(), chosenBefore(next));
    }

    private static Initializer chosenBefore(Layer next) {
        Graph graph = Graph.of(
                Model.sequential(new Dense(5), next), List.of(new Schema.Input("features", Shape.of(4), List.of())));
        return ByActivation.of(graph.parameters().get(0).info());
    }
}
