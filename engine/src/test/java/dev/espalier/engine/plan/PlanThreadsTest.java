package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.gradient.FakeDropout;
import dev.espalier.engine.kernel.KernelChoice;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.layer.LayerNorm;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model with one of everything, wide enough for the work to be spread. */
class PlanThreadsTest {

    private static final int CAPACITY = 130;
    private static final LossWeights SHARES = LossWeights.of(1, 0.25);

    private static Graph graph() {
        Model model = Model.builder()
                .input("x")
                .node("trunk", "x", new Dense(300), new BatchNorm(), new Relu(), new FakeDropout(0.2))
                .node("deeper", "trunk", new Dense(300), new LayerNorm(), new Gelu())
                .node("sum", List.of("trunk", "deeper"), new Add())
                .node("kind", "sum", new Dense(10))
                .node("shares", "sum", new Dense(200), new Softmax())
                .node("value", List.of("shares", "sum"), new Concatenate(), new Dense(3))
                .output("kind")
                .output("value")
                .build();
        return Graph.of(model, List.of(new Schema.Input("x", Shape.of(200), List.of())));
    }

    private static Plan plan(KernelWorkers workers) {
        Graph graph = graph();
        Plan plan = Plan.builder(graph, Plans.trainable(graph), workers)
                .maxBatchSize(CAPACITY)
                .training(5)
                .loss(new PlanLoss(0, new CrossEntropy(), Plans.classes(10)))
                .loss(new PlanLoss(1, new MeanSquaredError(), Plans.values("value", 3)))
                .build();
        Plans.fillGaussian(plan.input(0), 1);
        Plans.fillGaussian(plan.target(1), 2);
        for (int i = 0; i < CAPACITY; i++) {
            plan.target(0)[i] = i % 10;
        }
        return plan;
    }

    private static void step(Plan plan, int number) {
        plan.parameters().zeroGradients();
        // the last batch of an epoch is smaller
        plan.forward(number % 3 == 0 ? 17 : CAPACITY, true, number, 0);
        plan.backward(SHARES, false, GradientSink.NONE);
        Plans.descend(plan.parameters(), 0.01f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void givesTheSameBitsForAnyNumberOfThreads(int threads) {
        Plan serial = plan(KernelWorkers.serial());
        try (WorkerPool pool = new WorkerPool(threads)) {
            Plan parallel = plan(KernelWorkers.of(pool));
            for (int number = 1; number <= 4; number++) {
                step(serial, number);
                step(parallel, number);
                assertEquals(serial.loss(0), parallel.loss(0));
                assertEquals(serial.loss(1), parallel.loss(1));
            }
            for (int i = 0; i < serial.parameters().count(); i++) {
                assertArrayEquals(
                        serial.parameters().values(i), parallel.parameters().values(i), 0);
            }
            for (int i = 0; i < serial.parameters().bufferCount(); i++) {
                assertArrayEquals(
                        serial.parameters().buffer(i), parallel.parameters().buffer(i), 0);
            }
        }
    }

    @Test
    void givesTheSameBitsForEitherProviderOfKernels() {
        try (WorkerPool pool = new WorkerPool(2)) {
            Plan chosen = plan(KernelWorkers.of(pool));
            Plan portable = plan(KernelWorkers.of(pool, KernelChoice.portable()));
            for (int number = 1; number <= 2; number++) {
                step(chosen, number);
                step(portable, number);
            }
            for (int i = 0; i < chosen.parameters().count(); i++) {
                assertArrayEquals(
                        chosen.parameters().values(i), portable.parameters().values(i), 0);
            }
        }
    }

    /** With the portable kernels, whose first calls are quick: the kernels' own tests see to what a provider allocates. */
    @Test
    void allocatesNothingInAPass() throws ReflectiveOperationException {
        try (WorkerPool pool = new WorkerPool(2)) {
            Plan plan = plan(KernelWorkers.of(pool, KernelChoice.portable()));
            int number = 1;
            long least = Long.MAX_VALUE;
            // until the compiler is done, objects that never escape are still allocated
            for (int round = 0; round < 40 && least > 0; round++) {
                long before = allocatedBytes();
                long counting = allocatedBytes() - before;
                for (int i = 0; i < 20; i++) {
                    step(plan, number++);
                }
                // counting costs a hundred bytes or two, and less once it is compiled
                least = Math.min(least, Math.max(0, allocatedBytes() - before - 2 * counting));
            }
            assertEquals(0, least);
        }
    }

    /** Reflective, since the module under test does not read the JDK's management. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (Long) allocated.invoke(threads, Thread.currentThread().getId());
    }
}
