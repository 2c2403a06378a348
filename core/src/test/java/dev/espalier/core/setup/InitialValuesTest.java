package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.run.Momentum;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackReader;
import dev.espalier.core.stack.StackWriter;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InitialValuesTest {

    private static final PluginCatalog CATALOG =
            PluginCatalog.load(InitialValuesTest.class.getClassLoader()).with(Momentum.class);

    private static Stack read(String initializers) {
        String text = """
                data: {source: fashion-mnist-small}
                model: [dense: {units: 2, initializer: ones}, batch-norm, dense: 3]
                loss: cross-entropy
                optimizer: test-momentum
                initializers: %s
                """.formatted(initializers);
        Stack stack = StackReader.read("stack", text, CATALOG, Map.of());
        assertEquals(stack, StackReader.read("written", StackWriter.write(stack, CATALOG), CATALOG, Map.of()));
        return stack;
    }

    private static Graph graph(Stack stack) {
        return Graph.of(stack.model(), List.of(new Schema.Input("x", Shape.of(2), List.of())));
    }

    private static Map<String, float[]> values(String initializers) {
        Stack stack = read(initializers);
        Parameters parameters = Parameters.of(graph(stack));
        InitialValues values = new InitialValues(stack);
        parameters.initialize(1, values::of, values::of);
        return parameters.arrays().stream().collect(Collectors.toMap(NamedArray::name, NamedArray::values));
    }

    @Test
    void fillsByRoleByNameAndByPattern() {
        Map<String, float[]> values = values("{bias: 0.1, scale: {constant: 0.5}, running-variance: 4,"
                + " 'dense2/bias': [1, 2, -3.5], weight: zeros}");
        assertArrayEquals(new float[] {0.1f, 0.1f}, values.get("dense1/bias"));
        assertArrayEquals(new float[] {1, 2, -3.5f}, values.get("dense2/bias"));
        assertArrayEquals(new float[] {0.5f, 0.5f}, values.get("batch-norm1/scale"));
        assertArrayEquals(new float[] {0, 0}, values.get("batch-norm1/shift"));
        assertArrayEquals(new float[] {4, 4}, values.get("batch-norm1/running-variance"));
        assertArrayEquals(new float[] {0, 0}, values.get("batch-norm1/running-mean"));
        assertArrayEquals(new float[6], values.get("dense2/weight"));
        assertArrayEquals(new float[] {1, 1, 1, 1}, values.get("dense1/weight"), "the layer's own");
    }

    @Test
    void aPatternWinsOverTheLayersOwnAndTheFirstPatternOverTheOthers() {
        Map<String, float[]> values = values("{'dense1/*': 2, '*/weight': 3}");
        assertArrayEquals(new float[] {2, 2, 2, 2}, values.get("dense1/weight"));
        assertArrayEquals(new float[] {2, 2}, values.get("dense1/bias"));
        assertArrayEquals(new float[] {3, 3, 3, 3, 3, 3}, values.get("dense2/weight"));
    }

    @Test
    void refusesWhatMatchesNothingAndListsOfAnotherLength() {
        Stack stack = read("{biass: 1, 'densse2/*': 1, 'dense2/bias': [1, 2]}");
        List<String> problems = InitialValues.problems(stack, graph(stack)).stream()
                .map(Problem::text)
                .toList();
        assertEquals(3, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("no parameter has the role or the name 'biass'"), problems.get(0));
        assertTrue(problems.get(0).contains("did you mean 'bias'?"), problems.get(0));
        assertTrue(problems.get(1).contains("no parameter has a name like 'densse2/*'"), problems.get(1));
        assertTrue(problems.get(2).contains("2 values are given for dense2/bias, which has 3"), problems.get(2));
    }

    @Test
    void refusesWhatIsNeitherANumberNorAnInitializer() {
        EspalierException refusal = assertThrows(EspalierException.class, () -> read("{bias: true, scale: onez}"));
        assertEquals(2, refusal.problems().size(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("did you mean 'ones'?"), refusal.getMessage());
    }
}
