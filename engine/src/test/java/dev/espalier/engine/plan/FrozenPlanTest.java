package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FrozenPlanTest {

    private static final double[] ONE = {1};
    private static final int SAMPLES = 6;

    @Test
    void frozenBatchNormComputesAsInPredictionAndLeavesItsStatistics() {
        Graph graph = Plans.graph(3, new BatchNorm(), new Dense(2));
        Parameters parameters = trainable(graph, name -> name.startsWith("batch-norm1/"));
        setStatistics(parameters);
        float[] mean = statistic(parameters, "batch-norm1/running-mean").clone();
        float[] variance = statistic(parameters, "batch-norm1/running-variance").clone();
        Plan plan = plan(graph, parameters);

        plan.forward(SAMPLES, false, 1, 0);
        float[] predicted = plan.output(0).clone();
        plan.forward(SAMPLES, true, 1, 0);
        plan.backward(ONE);

        assertArrayEquals(predicted, plan.output(0));
        assertArrayEquals(mean, statistic(parameters, "batch-norm1/running-mean"));
        assertArrayEquals(variance, statistic(parameters, "batch-norm1/running-variance"));
    }

    @Test
    void batchNormWithOneTrainedParameterGathersStatistics() {
        Graph graph = Plans.graph(3, new BatchNorm(), new Dense(2));
        Parameters parameters = trainable(graph, name -> name.equals("batch-norm1/scale"));
        float[] before = statistic(parameters, "batch-norm1/running-mean").clone();
        Plan plan = plan(graph, parameters);

        plan.forward(SAMPLES, true, 1, 0);

        assertFalse(Arrays.equals(before, statistic(parameters, "batch-norm1/running-mean")));
    }

    @Test
    void gradientsPassThroughAFrozenBatchNormWithItsStatisticsHeldFixed() {
        Graph graph = Plans.graph(3, new Dense(4), new BatchNorm(), new Tanh(), new Dense(2));
        Parameters parameters = trainable(graph, name -> name.startsWith("batch-norm1/"));
        setStatistics(parameters);
        Plan plan = plan(graph, parameters);
        plan.forward(SAMPLES, true, 1, 0);
        plan.backward(ONE);

        int weight = parameters.indexOf("dense1/weight");
        float[] values = parameters.values(weight);
        float step = 1f / 64;
        for (int i = 0; i < values.length; i++) {
            float kept = values[i];
            values[i] = kept + step;
            plan.forward(SAMPLES, true, 1, 0);
            double above = plan.loss(0);
            values[i] = kept - step;
            plan.forward(SAMPLES, true, 1, 0);
            double below = plan.loss(0);
            values[i] = kept;
            // the third derivative, a few units here, times step²/6 = 4e-5; and rounding of losses near 1, 6e-8 / step
            // = 4e-6
            assertEquals((above - below) / (2 * step), parameters.gradients(weight)[i], 1e-3);
        }
    }

    @Test
    void nothingIsComputedBackwardBelowTheLowestTrainedLayer() {
        CountingLayer lower = new CountingLayer(new int[1]);
        CountingLayer upper = new CountingLayer(new int[1]);
        Graph graph = Plans.graph(3, new Dense(4), lower, new Dense(4), new Relu(), upper, new Dense(2));
        Parameters parameters = trainable(graph, name -> name.startsWith("dense1/") || name.startsWith("dense2/"));
        Plan plan = plan(graph, parameters);
        parameters.zeroGradients();
        plan.forward(SAMPLES, true, 1, 0);
        plan.backward(ONE);

        assertEquals(0, lower.backward()[0] + upper.backward()[0]);
        assertArrayEquals(
                new float[parameters.gradients(0).length], parameters.gradients(parameters.indexOf("dense1/weight")));
        float[] head = parameters.gradients(parameters.indexOf("dense3/weight"));
        assertTrue(!Arrays.equals(new float[head.length], head));
    }

    private static Parameters trainable(Graph graph, Predicate<String> freeze) {
        Parameters parameters = Parameters.trainable(graph, freeze);
        parameters.initialize(3, new Plans.Normal());
        return parameters;
    }

    private static void setStatistics(Parameters parameters) {
        float[] mean = statistic(parameters, "batch-norm1/running-mean");
        float[] variance = statistic(parameters, "batch-norm1/running-variance");
        for (int i = 0; i < mean.length; i++) {
            mean[i] = 0.25f * i - 0.3f;
            variance[i] = 0.5f + 0.75f * i;
        }
    }

    private static float[] statistic(Parameters parameters, String name) {
        return parameters.buffer(parameters.indexOfBuffer(name));
    }

    private static Plan plan(Graph graph, Parameters parameters) {
        Plan plan = Plan.builder(graph, parameters, KernelWorkers.serial())
                .maxBatchSize(SAMPLES)
                .training(1)
                .loss(new PlanLoss(0, new MeanSquaredError(), Plans.values("y", 2)))
                .build();
        Plans.fillGaussian(plan.input(0), 4);
        Plans.fillGaussian(plan.target(0), 5);
        return plan;
    }

    /** Passes values on, and counts its backward passes. */
    private record CountingLayer(int[] backward) implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return new LayerSignature(inputs.get(0), List.of(), List.of(), 1);
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            int size = binding.outputShape().size();
            return new LayerOperation() {
                @Override
                public void forward(BatchPass pass) {
                    System.arraycopy(binding.input(0), 0, binding.output(), 0, pass.samples() * size);
                }

                @Override
                public void backward(BatchPass pass) {
                    backward[0]++;
                    if (binding.needsInputGradient(0)) {
                        System.arraycopy(
                                binding.outputGradient(), 0, binding.inputGradient(0), 0, pass.samples() * size);
                    }
                }
            };
        }
    }
}
