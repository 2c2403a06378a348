package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.gradient.GradientCheck;
import dev.espalier.engine.gradient.GradientReport;
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
import java.util.Optional;
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

    private static ColumnEncoding.Index column(Unknown unknown, Missing missing, int width) {
        return new ColumnEncoding.Index(List.of("Bern", "Chur", "Lugano"), unknown, missing, width);
    }

    private static Shape weightOf(Layer layer) {
        return layer.infer(List.of(Shape.of(1))).parameters().get(0).shape();
    }

    @Test
    void takesWhatItWasNotToldFromTheColumn() {
        ColumnEncoding.Index column = column(Unknown.OWN, Missing.OWN, 7);
        assertEquals(Shape.of(5, 7), weightOf(new Embedding().ofColumn(column)));
        assertEquals(Shape.of(20, 3), weightOf(new Embedding(20, 3).ofColumn(column)));
        assertEquals(Shape.of(3, 3), weightOf(new Embedding().ofColumn(column(Unknown.ERROR, Missing.ERROR, 0))));
        IllegalArgumentException fewer =
                assertThrows(IllegalArgumentException.class, () -> new Embedding(4, 3).ofColumn(column));
        assertTrue(fewer.getMessage().contains("embedding has 4 categories, the column 5"), fewer::getMessage);
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> new Embedding().infer(List.of(Shape.of(1))));
        assertTrue(unknown.getMessage().contains("give 'categories'"), unknown::getMessage);
    }

    private static Graph graph(ColumnEncoding.Index column, Layer layer) {
        Schema.Input input = new Schema.Input("city", Shape.of(1), List.of(new Schema.Column("city", column)));
        Model model = Model.builder()
                .input("city")
                .node("vector", "city", layer)
                .output("vector")
                .build();
        return Graph.of(model, List.of(input));
    }

    @Test
    void missingAndUnknownCategoriesStartFromZero() {
        Plan plan = plan(graph(column(Unknown.OWN, Missing.OWN, 4), new Embedding()), KernelWorkers.serial(), 1);
        float[] weight = plan.parameters().values(0);
        assertEquals(20, weight.length);
        for (int i = 0; i < 20; i++) {
            assertEquals(i >= 12, weight[i] == 0, "weight " + i);
        }
    }

    @Test
    void aMissingCategoryIsNanWhereItHasAPlace() {
        Plan plan = plan(graph(column(Unknown.ERROR, Missing.OWN, 2), new Embedding()), KernelWorkers.serial(), 1);
        plan.parameters().values(0)[6] = 5;
        plan.input(0)[0] = Float.NaN;
        plan.forward(1, false, 0, 0);
        assertArrayEquals(new float[] {5, 0}, Arrays.copyOf(plan.output(0), 2));
    }

    /** In training alone, by the pass's random numbers, and with the gradient for the unknown category. */
    @Test
    void takesSomeCategoriesForUnknownInTraining() {
        int samples = 10_000;
        Graph graph = graph(column(Unknown.OWN, Missing.ERROR, 1), new Embedding());
        Plan plan = plan(graph, KernelWorkers.serial(), samples);
        System.arraycopy(new float[] {1, 2, 3, 9}, 0, plan.parameters().values(0), 0, 4);
        for (int i = 0; i < samples; i++) {
            plan.input(0)[i] = i % 3;
        }
        plan.forward(samples, false, 5, 0);
        assertEquals(0, replaced(plan, samples));
        plan.forward(samples, true, 5, 0);
        int replaced = replaced(plan, samples);
        // the deviation of the number of replaced ones is 14
        assertEquals(0.02 * samples, replaced, 5 * 14);
        float[] first = plan.output(0).clone();
        plan.forward(samples, true, 6, 0);
        assertFalse(Arrays.equals(first, plan.output(0)), "another step draws anew");
        plan.forward(samples, true, 5, 0);
        assertArrayEquals(first, plan.output(0));
        plan.backward(LossWeights.of(1), true, GradientSink.NONE);
        // the gradient of the mean of squares: twice the value of each replaced sample over all samples
        assertEquals(2 * 9.0 * replaced / samples, plan.parameters().gradients(0)[3], 1e-4);
    }

    private static int replaced(Plan plan, int samples) {
        int replaced = 0;
        for (int i = 0; i < samples; i++) {
            replaced += plan.output(0)[i] == 9 ? 1 : 0;
        }
        return replaced;
    }

    @Test
    void hasTheGradientsOfItsOutputWithReplacedCategories() {
        Embedding often = new Embedding(OptionalInt.empty(), OptionalInt.of(3), Optional.empty(), 0.5);
        GradientReport report = GradientCheck.of(graph(column(Unknown.OWN, Missing.OWN, 0), often))
                .samples(20)
                .run();
        assertTrue(report.passed(), report::toString);
        assertTrue(report.inDouble());
    }

    @Test
    void noOtherLayerTakesIndices() {
        EspalierException refused =
                assertThrows(EspalierException.class, () -> graph(column(Unknown.OWN, Missing.OWN, 0), new Dense(3)));
        assertTrue(refused.getMessage().contains("'city', which holds indices of categories"), refused::getMessage);
        assertTrue(refused.getMessage().contains("embedding"), refused::getMessage);
    }
}
