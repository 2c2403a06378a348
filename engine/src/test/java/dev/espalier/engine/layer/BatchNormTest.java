package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchNormTest {

    /** Values are of order 1 to 10 and computed in a few float operations. */
    private static final float TOLERANCE = 2e-6f;

    private final Graph graph =
            Graph.of(Model.sequential(new BatchNorm()), List.of(new Schema.Input("x", Shape.of(2), List.of())));
    private final Parameters parameters = Parameters.trainable(graph);
    private final Plan plan = Plan.builder(graph, parameters, KernelWorkers.serial())
            .maxBatchSize(4)
            .training(1)
            .build();

    @Test
    void followsTheBatchWithItsUnbiasedVariance() {
        // first feature 1 2 3 6: mean 3, squares 4+1+0+9 = 14, variance 3.5 biased, 14/3 unbiased; second: constant 5
        System.arraycopy(new float[] {1, 5, 2, 5, 3, 5, 6, 5}, 0, plan.input(0), 0, 8);

        plan.forward(4, true, 1, 0);

        double inverse = 1 / Math.sqrt(3.5 + 1e-5);
        float[] expected = {(float) (-2 * inverse), 0, (float) -inverse, 0, 0, 0, (float) (3 * inverse), 0};
        assertArrayEquals(expected, plan.output(0), TOLERANCE);
        assertArrayEquals(new float[] {0.3f, 0.5f}, parameters.buffer(0), TOLERANCE);
        assertArrayEquals(new float[] {(float) (0.9 + 1.4 / 3), 0.9f}, parameters.buffer(1), TOLERANCE);

        plan.forward(4, true, 2, 0);

        assertArrayEquals(new float[] {0.57f, 0.95f}, parameters.buffer(0), TOLERANCE);
        assertArrayEquals(
                new float[] {(float) (0.81 + 0.9 * 1.4 / 3 + 1.4 / 3), 0.81f}, parameters.buffer(1), TOLERANCE);
    }

    @Test
    void usesTheRunningStatisticsOutOfTrainingAndLeavesThemAlone() {
        parameters.buffer(0)[0] = 2;
        parameters.buffer(1)[0] = 4;
        parameters.values(0)[0] = 3;
        parameters.values(1)[0] = 10;
        plan.input(0)[0] = 6;
        plan.input(0)[1] = 7;

        plan.forward(1, false, 1, 0);

        float[] expected = {(float) (10 + 3 * 4 / Math.sqrt(4 + 1e-5)), (float) (7 / Math.sqrt(1 + 1e-5))};
        assertArrayEquals(expected, java.util.Arrays.copyOf(plan.output(0), 2), 5e-6f);
        assertArrayEquals(new float[] {2, 0}, parameters.buffer(0));
        assertArrayEquals(new float[] {4, 1}, parameters.buffer(1));
    }

    @Test
    void refusesToTrainOnABatchOfOne() {
        EspalierException thrown = assertThrows(EspalierException.class, () -> plan.forward(1, true, 1, 0));

        assertEquals(ErrorCode.INVALID_SETTING, thrown.code());
    }
}
