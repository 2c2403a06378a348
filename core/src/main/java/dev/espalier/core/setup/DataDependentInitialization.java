package dev.espalier.core.setup;

import dev.espalier.api.initializer.DataDependentInitializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.training.PlanInputs;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plugin.InitializerCalls;
import java.util.List;
import java.util.function.Predicate;

/** Lets initializers that ask for it adjust what they have drawn to the outputs of layers for training data. */
public final class DataDependentInitialization {

    private DataDependentInitialization() {}

    /**
     * Adjusts what has been drawn; does nothing if no initializer asks for it.
     *
     * @param initializers which parameter has which
     * @param parameters initialized already
     * @param given which parameters have values from elsewhere, which are not adjusted
     * @param data what is trained on
     * @param seed the run's seed, by which the samples are chosen
     * @param workers the run's threads
     */
    public static void apply(
            InitialValues initializers,
            Parameters parameters,
            Predicate<String> given,
            PreparedDataset data,
            long seed,
            KernelWorkers workers) {
        for (int i = 0; i < parameters.count(); i++) {
            Graph.Parameter parameter = parameters.graph().parameters().get(i);
            boolean drawn = !given.test(parameter.info().name());
            if (drawn && initializers.of(parameter).orElse(null) instanceof DataDependentInitializer dependent) {
                adjust(dependent, i, parameters, data, seed, workers);
            }
        }
    }

    private static void adjust(
            DataDependentInitializer initializer,
            int index,
            Parameters parameters,
            PreparedDataset data,
            long seed,
            KernelWorkers workers) {
        int samples = Math.min(InitializerCalls.samples(initializer), data.size());
        Plan plan = Plan.builder(parameters.graph(), parameters, workers)
                .maxBatchSize(samples)
                .everyLayerByItself()
                .build();
        PlanInputs inputs = new PlanInputs(plan, List.of());
        DataLoaderSettings settings = new DataLoaderSettings(samples, seed);
        try (DataLoader loader = DataLoader.training(data, settings, 0, 0, inputs.lend(data.schema()), workers)) {
            Batch batch = loader.next();
            inputs.fill(batch);
            ParameterInfo info = parameters.info(index);
            InitializerCalls.adjust(
                    initializer, info, parameters.values(index), () -> plan.outputOf(info.name(), batch.size()));
        }
    }
}
