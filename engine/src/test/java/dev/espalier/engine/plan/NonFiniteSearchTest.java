package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Plan.NonFinite;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NonFiniteSearchTest {

    private static final double[] ONE = {1};

    private final Graph graph = Plans.graph(2, new Dense(3), new BatchNorm(), new Relu(), new Dense(2));
    private final Parameters parameters = Plans.trainable(graph);
    private final Plan plan = Plan.builder(graph, parameters, KernelWorkers.serial())
            .maxBatchSize(4)
            .training(1)
            .loss(new PlanLoss(0, new MeanSquaredError(), Plans.values("y", 2)))
            .build();

    NonFiniteSearchTest() {
        Plans.fillGaussian(plan.input(0), 1);
        Plans.fillGaussian(plan.target(0), 2);
    }

    private Optional<NonFinite> found() {
        plan.forward(4, true, 1, 0);
        plan.backward(ONE);
        return plan.firstNonFinite(LossWeights.of(ONE));
    }

    @Test
    void findsNothingWhereAllIsWell() {
        assertEquals(Optional.empty(), found());
    }

    @Test
    void namesTheParameter() {
        parameters.values(parameters.indexOf("batch-norm1/shift"))[1] = Float.NaN;

        assertEquals(Optional.of(new NonFinite("batch-norm1", "shift")), found());
    }

    @Test
    void namesTheInput() {
        plan.input(0)[7] = Float.NEGATIVE_INFINITY;

        assertEquals(Optional.of(new NonFinite("input", "input")), found());
    }

    @Test
    void namesTheFirstLayerWhoseResultOverflows() {
        Arrays.fill(parameters.values(parameters.indexOf("dense2/weight")), 3e38f);

        assertEquals(Optional.of(new NonFinite("dense2", "output")), found());
    }

    @Test
    void namesTheLoss() {
        plan.target(0)[3] = Float.NaN;

        assertEquals(Optional.of(new NonFinite("output", "loss")), found());
    }

    @Test
    void namesTheFirstGradientThatOverflows() {
        plan.forward(4, true, 1, 0);
        double[] huge = {1e38};
        Arrays.fill(parameters.values(parameters.indexOf("dense2/weight")), 1e4f);
        plan.forward(4, true, 1, 0);
        plan.backward(huge);

        assertEquals(
                Optional.of(new NonFinite("output", "gradient of loss")), plan.firstNonFinite(LossWeights.of(huge)));
    }

    @Test
    void namesGradientsThatEarlierPassesLeft() {
        plan.forward(4, true, 1, 0);
        plan.backward(ONE);
        parameters.gradients(parameters.indexOf("dense1/bias"))[0] = Float.NaN;

        assertEquals(
                Optional.of(new NonFinite("dense1", "gradient of bias")), plan.firstNonFinite(LossWeights.of(ONE)));
    }

    @Test
    void putsGradientsAndStatisticsBack() {
        plan.forward(4, true, 1, 0);
        plan.backward(ONE);
        float[] gradient = parameters.gradients(0).clone();
        float[] statistic = parameters.buffer(0).clone();

        plan.firstNonFinite(LossWeights.of(ONE));

        assertArrayEquals(gradient, parameters.gradients(0));
        assertArrayEquals(statistic, parameters.buffer(0));
    }
}
