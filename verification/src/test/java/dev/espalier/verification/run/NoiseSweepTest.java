package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.SweepPoint;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.noise.NoiseSweep;
import dev.espalier.core.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How metrics of a model depend on the strength of noise, from Java. */
class NoiseSweepTest {

    private static final Path STACKS =
            Path.of("..").toAbsolutePath().normalize().resolve("stacks");
    private static final String LINEAR = """
            data: {source: csv, path: data/wine.csv, targets: [alcohol], ignore: [cultivar], target-scaling: none}
            model: [dense: 1]
            loss: mean-squared-error
            metrics: [mean-squared-error]
            learning-rate: 0.05
            train: {epochs: 20, batch: 32}
            """;

    /**
     * Noise of the strength s on the inputs of y = Σ wᵢ·xᵢ + b adds s²·Σ wᵢ²·σᵢ² to the mean squared error, whatever the weights are;
     * the inputs are standardized, so that each σᵢ is nearly 1.
     */
    @Test
    void noiseOnInputsOfALinearModelAddsItsVariance() {
        try (Espalier espalier = Espalier.create()) {
            Stack stack = espalier.readStack("stack.yaml", LINEAR, Map.of());
            TrainedModel model;
            try (TrainingRun run = espalier.prepare(
                    stack, RunOptions.defaults().withBaseFolder(STACKS).withThreads(1))) {
                model = run.run().model().orElseThrow();
            }
            DataSource.Context context = Espalier.context(STACKS);
            Dataset data = stack.data().source().load(context).train();
            int draws = 200;
            NoiseSweep sweep = new NoiseSweep(NoiseSweep.On.INPUTS, List.of(0.0, 0.5, 2.0), draws, 1);
            List<SweepPoint> told = new ArrayList<>();
            List<SweepPoint> points = model.evaluate(data, 1, sweep, told::add);
            assertEquals(points, told);
            double plain = model.evaluate(data, 1).getOrDefault("mean-squared-error", Double.NaN);
            double squares = 0;
            for (float weight : model.weights().get("dense1/weight")) {
                squares += (double) weight * weight;
            }
            assertEquals(plain, error(points.get(0)));
            for (SweepPoint point : points.subList(1, 3)) {
                double added = point.level() * point.level() * squares;
                // the training split, which standardizes, is nine tenths of the rows; and five standard errors of the
                // mean
                double tolerance = added * 0.1 + 5 * point.deviations().get("mean-squared-error") / Math.sqrt(draws);
                assertEquals(plain + added, error(point), tolerance);
            }
            assertEquals(points, model.evaluate(data, 2, sweep, point -> {}), "whatever the threads");
            NoiseSweep other = new NoiseSweep(NoiseSweep.On.WEIGHTS, List.of(0.0, 1.0), 10, 1);
            List<SweepPoint> weights = model.evaluate(data, 1, other, point -> {});
            assertEquals(plain, error(weights.get(0)));
            assertTrue(error(weights.get(1)) > plain);
        }
    }

    private static double error(SweepPoint point) {
        return point.means().getOrDefault("mean-squared-error", Double.NaN);
    }
}
