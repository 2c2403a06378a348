package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.LossWeights;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plan.PlanLoss;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {

    private static Graph graph(int categories, int width, int indices) {
        return Graph.of(
                Model.sequential(new Embedding(categories, width)),
                List.of(new Schema.Input("city", Shape.of(indices), List.of())));
    }

    private static Plan plan(Graph graph, KernelWorkers workers, int samples) {
        Parameters parameters = Parameters.trainable(graph);
        parameters.initialize(1, new NormalWeights(1));
        int width = graph.outputs().get(0).shape().size();
        return Plan.builder(graph, parameters, workers)
                .maxBatchSize(samples)
                .training(1)
                .loss(new PlanLoss(
                        0, new MeanSquaredError(), new Schema.Target("y", TargetKind.VALUES, width, List.of())))
                .build();
    }

    @Test
    void givesTheRowOfEachIndex() {
        Plan plan = plan(graph(3, 2, 2), KernelWorkers.serial(), 2);
        float[] weight = plan.parameters().values(0);
        System.arraycopy(new float[] {1, 2, 3, 4, 5, 6}, 0, weight, 0, 6);
        System.arraycopy(new float[] {2, 0, 1, 1}, 0, plan.input(0), 0, 4);
        plan.forward(2, false, 0, 0);
        assertArrayEquals(new float[] {5, 6, 1, 2, 3, 4, 3, 4}, Arrays.copyOf(plan.output(0), 8));
    }

    @ParameterizedTest
    @ValueSource(floats = {3, -1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 3e9f})
    void refusesAnIndexThatIsOutOfRange(float index) {
        Plan plan = plan(graph(3, 2, 2), KernelWorkers.serial(), 2);
        plan.input(0)[3] = index;
        EspalierException refused = assertThrows(EspalierException.class, () -> plan.forward(2, true, 1, 0));
        assertEquals(ErrorCode.DATA_VALUE, refused.code());
        assertTrue(refused.getMessage().contains("sample 1 of the batch"), refused::getMessage);
        assertTrue(refused.getMessage().contains("must be a whole number from 0 to 2"), refused::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 3", "50, 40", "2, 300"})
    void givesTheSameGradientsForAnyNumberOfThreads(int categories, int width) {
        int samples = 257;
        Plan serial = plan(graph(categories, width, 3), KernelWorkers.serial(), samples);
        step(serial, samples, categories);
        try (WorkerPool pool = new WorkerPool(3)) {
            Plan parallel = plan(graph(categories, width, 3), KernelWorkers.of(pool), samples);
            step(parallel, samples, categories);
            assertArrayEquals(
                    serial.parameters().gradients(0), parallel.parameters().gradients(0), 0);
        }
    }

    private static void step(Plan plan, int samples, int categories) {
        for (int i = 0; i < samples * 3; i++) {
            plan.input(0)[i] = i * 31 % categories;
        }
        for (int i = 0; i < plan.target(0).length; i++) {
            plan.target(0)[i] = i % 17 / 7f;
        }
        plan.forward(samples, true, 1, 0);
        plan.backward(LossWeights.of(1), true, GradientSink.NONE);
    }

    /** The widths of fastai's emb_sz_rule. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 3", "10, 6", "24, 9", "100, 21", "1000, 77", "50000, 600"})
    void hasTheDefaultWidthOfFastai(int categories, int width) {
        assertEquals(width, Embedding.defaultWidth(categories));
    }

    @Test
    void startsWithVectorsOfUnitLengthOnAverage() {
        Plan plan = plan(graph(4000, 25, 1), KernelWorkers.serial(), 1);
        double squares = 0;
        for (float value : plan.parameters().values(0)) {
            squares += value * value;
        }
        // 100,000 squares of variance 2/25^2 each: the mean of 4000 vectors deviates by sqrt(2/25)/sqrt(4000)
        assertEquals(1, squares / 4000, 5 * Math.sqrt(2.0 / 25 / 4000));
    }

    @Test
    void takesWhatItWasNotToldFromTheColumn() {
        assertEquals(new Embedding(12, 5), new Embedding().ofColumn(12, OptionalInt.of(5)));
        Embedding wide = new Embedding(20, 3);
        assertEquals(wide, wide.ofColumn(12, OptionalInt.of(5)));
        IllegalArgumentException fewer =
                assertThrows(IllegalArgumentException.class, () -> wide.ofColumn(21, OptionalInt.empty()));
        assertTrue(fewer.getMessage().contains("embedding has 20 categories, the column 21"), fewer::getMessage);
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> new Embedding().infer(List.of(Shape.of(1))));
        assertTrue(unknown.getMessage().contains("give 'categories'"), unknown::getMessage);
    }
}
