package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackReader;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activation masks are layers: in Java as in a stack file. */
class MaskLayersTest {

    private static final PluginCatalog CATALOG = PluginCatalog.load(MaskLayersTest.class.getClassLoader());

    static Stream<PluginDescriptor> masks() {
        return CATALOG.plugins(PluginKind.LAYER).stream()
                .filter(plugin -> ActivationMask.class.isAssignableFrom(plugin.type()));
    }

    @ParameterizedTest
    @MethodSource("masks")
    void standBetweenTheLayersOfAModelInJavaAsInAFile(PluginDescriptor plugin) throws ReflectiveOperationException {
        Layer mask = (Layer) plugin.type().getConstructor().newInstance();
        Model model = Model.sequential(mask, new Flatten(), new Dense(8), mask, new Dense(3));
        Graph.of(model, List.of(new Schema.Input("image", Shape.of(4, 5, 5), List.of())));
        Stack stack = StackReader.read("stack.yaml", """
                data: {source: fashion-mnist-small}
                model: [MASK, flatten, dense: 8, MASK, dense: 3]
                loss: cross-entropy
                optimizer: adam
                learning-rate: 0.001
                """.replace("MASK", plugin.name()), CATALOG, Map.of());
        assertEquals(model, stack.model());
    }
}
