package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrozenRunTest {

    private static final String TRUNK = "trunk/";

    /** All that moves weights is at work: decay, penalties, momentum, and an average of the weights. */
    private static Stack frozenTrunk() {
        return RunTest.everything()
                .model(Model.builder()
                        .input("x")
                        .node("trunk", "x", new Dense(16), new BatchNorm(), new Relu())
                        .node("head", "trunk", new RunPlugins.Mask(), new Dense(3))
                        .output("head")
                        .build())
                .group(new Stack.ParameterGroup("trunk/*", 1, Stack.Freeze.throughout(), Optional.empty()))
                .build();
    }

    @Test
    void leavesWeightsAndStatisticsOfAFrozenTrunkToTheBit() {
        try (Espalier espalier = Espalier.create();
                TrainingRun run =
                        espalier.prepare(frozenTrunk(), RunOptions.defaults().withThreads(1))) {
            var model = run.run().model().orElseThrow();
            Parameters initial = Parameters.trainable(model.graph());
            initial.initialize(frozenTrunk().seed(), frozenTrunk().initializer());
            Map<String, float[]> before =
                    initial.arrays().stream().collect(Collectors.toMap(NamedArray::name, NamedArray::values));

            model.weights().forEach((name, values) -> {
                if (name.startsWith(TRUNK)) {
                    assertArrayEquals(before.get(name), values, name);
                } else {
                    assertFalse(Arrays.equals(before.get(name), values), name);
                }
            });
            assertEquals(
                    6,
                    model.weights().keySet().stream()
                            .filter(name -> name.startsWith(TRUNK))
                            .count());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anyNumberOfThreadsTrainsTheSameHead(int threads) {
        Map<String, float[]> one = weights(1);
        weights(threads).forEach((name, values) -> assertArrayEquals(one.get(name), values, name));
    }

    private static Map<String, float[]> weights(int threads) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run =
                        espalier.prepare(frozenTrunk(), RunOptions.defaults().withThreads(threads))) {
            return run.run().model().orElseThrow().weights();
        }
    }
}
