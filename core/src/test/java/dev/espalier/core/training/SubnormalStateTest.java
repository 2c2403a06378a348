package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnormalStateTest {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot COUNT = Slot.perParameter("count");

    /** Keeps means of gradients and leaves the values alone. */
    record Watching(boolean elementwise) implements ParameterOptimizer {

        @Override
        public List<Slot> slots() {
            return List.of(MEAN, COUNT);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            float[] mean = slice.state(MEAN);
            for (int i = slice.from(); i < slice.to(); i++) {
                mean[i] = 0.9f * mean[i] + 0.1f * slice.gradients()[i];
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 2", "false, 2"})
    void meansOfGradientsThatHaveEndedBecomeZero(boolean elementwise, int threads) {
        try (KernelThreads pool = KernelThreads.of(threads)) {
            KernelWorkers workers = pool.workers();
            Graph graph =
                    Graph.of(Model.sequential(new Dense(70)), List.of(new Schema.Input("x", Shape.of(600), List.of())));
            Parameters parameters = Parameters.trainable(graph);
            List<TrainedParameter> trained = new ArrayList<>();
            for (int i = 0; i < parameters.count(); i++) {
                trained.add(new TrainedParameter(
                        parameters.info(i),
                        parameters.values(i),
                        parameters.gradients(i),
                        new Watching(elementwise),
                        new CurrentStep(new ScheduledSettings(List.of(), Map.of()), workers.products(), 0.05)));
            }
            LoopSettings settings = new LoopSettings(
                    5, 0.05, 8, 1, 10_000, 10, 10, 0, 0, 0, 0, true, 0, Monitor.VALIDATION_LOSS, false);
            ParameterUpdate update =
                    new ParameterUpdate(trained, parameters, new RegularizerSet(List.of()), settings, workers);
            float[] weightMeans = trained.get(0).state(MEAN);
            Arrays.fill(trained.get(0).state(COUNT), Float.MIN_VALUE);
            Arrays.fill(weightMeans, 1);
            weightMeans[0] = 1e30f;
            for (int step = 1; step < 1024; step++) {
                update.prepare(step);
                update.update();
            }
            assertEquals(4 * Float.MIN_VALUE, 0.9f * (4 * Float.MIN_VALUE), "rounding keeps it from 0 otherwise");
            update.prepare(1024);
            update.update();
            for (int i = 1; i < weightMeans.length; i++) {
                assertEquals(0, weightMeans[i]);
            }
            assertEquals(1e30 * Math.pow(0.9, 1024), weightMeans[0], 1e-3 * weightMeans[0]);
            assertEquals(Float.MIN_VALUE, trained.get(0).state(COUNT)[0], "what is not a mean of an element is left");
        }
    }
}
