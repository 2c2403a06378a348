package dev.espalier.core.training;

import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The running statistics of batch normalization, estimated anew for weights that no training has led to, such as an average: the
 * means over the batches of one shuffled pass over the training samples of what each batch has.
 *
 * <p>Source: Izmailov et al., "Averaging weights leads to wider optima and better generalization", UAI 2018, section 3.2; as
 * PyTorch's {@code update_bn}.
 */
public final class BatchStatistics {

    private BatchStatistics() {}

    /** Whether a graph has arrays that training changes beside the parameters. */
    public static boolean needed(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> !node.buffers().isEmpty());
    }

    /**
     * Estimates the statistics.
     *
     * @param parameters the weights; not changed
     * @param data the training samples
     * @param batch samples in a batch, at least 2
     * @param seed of the order of the samples
     * @param workers compute
     * @return a copy of the weights with other statistics; buffers of other layers than batch normalization have what a pass in
     *     training makes of them
     */
    public static Parameters estimate(
            Parameters parameters, PreparedDataset data, int batch, long seed, KernelWorkers workers) {
        Parameters trained = Parameters.trainable(parameters.graph());
        trained.copyFrom(parameters);
        int size = Math.min(batch, data.size());
        Plan plan = Plan.builder(parameters.graph(), trained, workers)
                .maxBatchSize(size)
                .training(seed)
                .build();
        PlanInputs inputs = new PlanInputs(plan, List.of());
        List<Running> running = running(trained);
        DataLoaderSettings settings = new DataLoaderSettings(size, seed).loadedBy(0, 0);
        try (DataLoader loader = DataLoader.training(data, settings, 0, 0, inputs.lend(data.schema()), workers)) {
            for (int i = 0; i < loader.batchesPerEpoch(); i++) {
                Batch next = loader.next();
                // the variance of one sample is not defined
                if (next.size() > 1) {
                    running.forEach(Running::clear);
                    inputs.fill(next);
                    plan.forward(next.size(), true, i + 1L, 0);
                    running.forEach(Running::add);
                }
                loader.release(next);
            }
        }
        running.forEach(Running::finish);
        Parameters estimated = parameters.copy();
        for (int i = 0; i < trained.bufferCount(); i++) {
            System.arraycopy(trained.buffer(i), 0, estimated.buffer(i), 0, trained.buffer(i).length);
        }
        return estimated;
    }

    private static List<Running> running(Parameters parameters) {
        List<Running> running = new ArrayList<>();
        for (Graph.Node node : parameters.graph().nodes()) {
            if (node.layer() instanceof BatchNorm norm && norm.momentum() > 0) {
                for (Graph.Buffer buffer : node.buffers()) {
                    running.add(
                            new Running(parameters.buffer(parameters.indexOfBuffer(buffer.name())), norm.momentum()));
                }
            }
        }
        return running;
    }

    /** One array of running statistics: emptied before a batch, it has the batch's statistics times the momentum after it. */
    private static final class Running {

        private final float[] values;
        private final double momentum;
        private final double[] mean;
        private int count;

        Running(float[] values, double momentum) {
            this.values = values;
            this.momentum = momentum;
            this.mean = new double[values.length];
        }

        void clear() {
            Arrays.fill(values, 0);
        }

        void add() {
            count++;
            for (int i = 0; i < mean.length; i++) {
                mean[i] += (values[i] / momentum - mean[i]) / count;
            }
        }

        void finish() {
            for (int i = 0; i < mean.length; i++) {
                values[i] = (float) mean[i];
            }
        }
    }
}
