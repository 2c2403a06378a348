package dev.espalier.core.setup;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.initializers.LayerSequential;
import dev.espalier.core.training.PlanInputs;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.List;
import java.util.Optional;

/** Scales the weights of layers with layer-sequential initialization by the variance of their outputs on training data. */
public final class LayerSequentialScaling {

    private LayerSequentialScaling() {}

    /**
     * Scales what has been drawn; does nothing if no initializer asks for it.
     *
     * @param initializer the model's initializer of weights without one of their own
     * @param parameters initialized already
     * @param data what is trained on
     * @param seed the run's seed, by which the samples are chosen
     * @param workers the run's threads
     */
    public static void apply(
            Initializer initializer, Parameters parameters, PreparedDataset data, long seed, KernelWorkers workers) {
        Graph graph = parameters.graph();
        for (int i = 0; i < parameters.count(); i++) {
            Optional<LayerSequential> scaling = scalingOf(graph.parameters().get(i), initializer);
            if (scaling.isPresent()) {
                scale(scaling.get(), i, parameters, data, seed, workers);
            }
        }
    }

    private static Optional<LayerSequential> scalingOf(Graph.Parameter parameter, Initializer initializer) {
        boolean weight = parameter.info().role() == ParameterInfo.Role.WEIGHT;
        Optional<Initializer> chosen =
                parameter.initializer().or(() -> weight ? Optional.of(initializer) : Optional.empty());
        return chosen.filter(LayerSequential.class::isInstance).map(LayerSequential.class::cast);
    }

    private static void scale(
            LayerSequential scaling,
            int index,
            Parameters parameters,
            PreparedDataset data,
            long seed,
            KernelWorkers workers) {
        int samples = Math.min(scaling.samples(), data.size());
        Plan plan = Plan.builder(parameters.graph(), parameters, workers)
                .maxBatchSize(samples)
                .everyLayerByItself()
                .build();
        PlanInputs inputs = new PlanInputs(plan, List.of());
        DataLoaderSettings settings = new DataLoaderSettings(samples, seed);
        try (DataLoader loader = DataLoader.training(data, settings, 0, 0, inputs.lend(data.schema()), workers)) {
            Batch batch = loader.next();
            inputs.fill(batch);
            String name = parameters.info(index).name();
            for (int trial = 0; trial < scaling.trials(); trial++) {
                double variance = plan.varianceBehind(name, batch.size());
                if (!(variance > 0) || Math.abs(variance - 1) <= scaling.tolerance()) {
                    return;
                }
                divide(parameters.values(index), Math.sqrt(variance));
            }
        }
    }

    private static void divide(float[] values, double divisor) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / divisor);
        }
    }
}
