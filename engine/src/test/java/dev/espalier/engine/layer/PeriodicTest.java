package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodicTest {

    private static Plan plan(int numbers, int frequencies, int samples, KernelWorkers workers) {
        Graph graph = Graph.of(
                Model.sequential(new Periodic(frequencies, 0.7)),
                List.of(new Schema.Input("features", Shape.of(numbers), List.of())));
        Parameters parameters = Parameters.of(graph);
        parameters.initialize(3, new NormalWeights(1));
        return Plan.builder(graph, parameters, workers).maxBatchSize(samples).build();
    }

    /** Values of Python's math.sin and math.cos, after exact reduction in its fractions. */
    @Test
    void agreesWithSinesAndCosinesComputedElsewhere() {
        float[] x = {0.3f, -1.7f, 250.25f, 1000000.1f};
        double[][] expected = {
            {
                0.8090170163879177,
                -0.23344537295988962,
                0.7071069797988642,
                0.5877852219942177,
                0.9723699182120034,
                0.7071065825741751
            },
            {
                0.8090169063230551,
                0.9723699291403688,
                -0.7071059867367232,
                0.5877853734854867,
                0.23344532743996843,
                -0.7071075756354792
            },
            {
                0.7071067811865475,
                -0.9807852804032304,
                0.3826834323650899,
                0.7071067811865476,
                -0.1950903220161282,
                -0.9238795325112867
            },
            {
                0.3826834323650898,
                -0.0980171403295606,
                0.1950903220161286,
                0.9238795325112867,
                0.9951847266721969,
                -0.9807852804032607
            }
        };
        Plan plan = plan(1, 3, 4, KernelWorkers.serial());
        System.arraycopy(
                new float[] {0.5f, -0.125f, 3.75f}, 0, plan.parameters().values(0), 0, 3);
        System.arraycopy(x, 0, plan.input(0), 0, 4);
        plan.forward(4, false, 0, 0);
        for (int s = 0; s < 4; s++) {
            for (int j = 0; j < 6; j++) {
                // half a unit in the last place of a float below 1, and the error of the series
                assertEquals(expected[s][j], plan.output(0)[s * 6 + j], 0x1p-25 + 1e-11);
            }
        }
    }

    @Test
    void sineAndCosineAreRightToTheRoundingOfFloats() {
        CounterRandomStream random = new CounterRandomStream(8);
        float[] values = new float[2];
        for (int i = 0; i < 100_000; i++) {
            double turns = random.nextDouble(-3, 3);
            Turns.write(turns, values, 0, 1);
            double angle = 2 * Math.PI * turns;
            assertEquals(StrictMath.sin(angle), values[0], 0x1p-25 + 1e-11);
            assertEquals(StrictMath.cos(angle), values[1], 0x1p-25 + 1e-11);
        }
    }

    @Test
    void anAngleThatIsNotFiniteHasNoSine() {
        float[] values = new float[2];
        for (double turns : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Turns.write(turns, values, 0, 1);
            assertTrue(Float.isNaN(values[0]) && Float.isNaN(values[1]), () -> "at " + turns);
        }
        Turns.write(-0.0, values, 0, 1);
        assertEquals(1, values[1]);
    }

    @Test
    void givesTheSameBitsForAnyNumberOfThreads() {
        try (WorkerPool pool = new WorkerPool(3)) {
            Plan serial = plan(11, 40, 130, KernelWorkers.serial());
            Plan parallel = plan(11, 40, 130, KernelWorkers.of(pool));
            for (int i = 0; i < 130 * 11; i++) {
                serial.input(0)[i] = i % 101 / 50f - 1;
                parallel.input(0)[i] = serial.input(0)[i];
            }
            serial.forward(130, false, 0, 0);
            parallel.forward(130, false, 0, 0);
            for (int i = 0; i < 130 * 11 * 80; i++) {
                assertEquals(serial.output(0)[i], parallel.output(0)[i]);
            }
        }
    }
}
