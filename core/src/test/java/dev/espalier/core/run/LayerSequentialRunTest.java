package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.data.DataSource;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.initializers.LayerSequential;
import dev.espalier.core.initializers.Normal;
import dev.espalier.core.setup.DataDependentInitialization;
import dev.espalier.core.setup.InitialValues;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerSequentialRunTest {

    /** Weights drawn a hundred times too small; all layers come to a variance within the tolerance all the same. */
    @Test
    void givesEveryLayerOutputsOfVarianceOne() {
        var scaling = new LayerSequential(new Normal(0, 0.01), 0.02, 20, 64);
        Stack stack = Stack.builder()
                .source(new Clouds())
                .validation(0)
                .model(Model.sequential(new Dense(20), new Tanh(), new Dense(15), new Tanh(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .initializer(scaling)
                .build();
        DataSource.Context context = Path::of;
        RunData data = RunData.prepare(stack.data(), stack.seed(), context);
        Graph graph = Graph.of(stack.model(), data.train().schema().inputs());
        Parameters parameters = Parameters.trainable(graph);
        parameters.initialize(stack.seed(), scaling);
        try (KernelThreads threads = KernelThreads.of(1)) {
            DataDependentInitialization.apply(
                    new InitialValues(stack), parameters, name -> false, data.train(), stack.seed(), threads.workers());
            Plan plan = Plan.builder(graph, parameters, threads.workers())
                    .maxBatchSize(64)
                    .everyLayerByItself()
                    .build();
            try (DataLoader loader =
                    DataLoader.training(data.train(), new DataLoaderSettings(64, stack.seed()), 0, 0)) {
                Batch batch = loader.next();
                System.arraycopy(batch.input(0), 0, plan.input(0), 0, 64 * 2);
            }
            int weights = 0;
            for (int i = 0; i < parameters.count(); i++) {
                String name = parameters.info(i).name();
                if (name.endsWith("weight")) {
                    weights++;
                    assertEquals(1, variance(plan.outputOf(name, 64)), 0.02, name);
                }
            }
            assertTrue(weights == 3, "layers looked at: " + weights);
        }
    }

    private static double variance(float[] values) {
        double mean = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
        return IntStream.range(0, values.length)
                .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                .average()
                .orElseThrow();
    }
}
