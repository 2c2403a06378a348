package dev.espalier.cli;

import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.core.evaluation.Accuracy;
import dev.espalier.core.evaluation.BrierScore;
import dev.espalier.core.evaluation.ExpectedCalibrationError;
import dev.espalier.core.evaluation.F1;
import dev.espalier.core.evaluation.LogLoss;
import dev.espalier.core.evaluation.MeanAbsoluteError;
import dev.espalier.core.evaluation.MeanAbsolutePercentageError;
import dev.espalier.core.evaluation.MeanSquaredError;
import dev.espalier.core.evaluation.PoissonDeviance;
import dev.espalier.core.evaluation.Precision;
import dev.espalier.core.evaluation.RSquared;
import dev.espalier.core.evaluation.Recall;
import dev.espalier.core.evaluation.RocAuc;
import dev.espalier.core.evaluation.TopK;
import java.util.List;
import java.util.Optional;

/** Which of two values of a metric is better. */
final class MetricDirections {

    private static final List<EvaluationMetric> METRICS = List.of(
            new Accuracy(),
            new BrierScore(),
            new ExpectedCalibrationError(),
            new F1(),
            new LogLoss(),
            new MeanAbsoluteError(),
            new MeanAbsolutePercentageError(),
            new MeanSquaredError(),
            new PoissonDeviance(),
            new Precision(),
            new RSquared(),
            new Recall(),
            new RocAuc(),
            new TopK());

    private MetricDirections() {}

    /**
     * The direction of a metric.
     *
     * @param name its name, with that of its output in front if there are several
     * @return the direction; empty if the metric is not one of Espalier's own, or has none
     */
    static Optional<Direction> of(String name) {
        String own = name.substring(name.lastIndexOf('/') + 1);
        if (own.equals("loss") || own.equals("train-loss")) {
            return Optional.of(Direction.MINIMIZE);
        }
        return METRICS.stream()
                .flatMap(metric -> metric.direction(own).stream())
                .findFirst();
    }
}
