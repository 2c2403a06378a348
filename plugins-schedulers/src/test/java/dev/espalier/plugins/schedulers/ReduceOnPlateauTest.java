package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ReduceOnPlateauTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new ReduceOnPlateau();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "gamma", List.of(0.0, 1.0),
                "patience", List.of(-1),
                "threshold", RefusedValues.OUTSIDE_NON_NEGATIVE,
                "cooldown", List.of(-1),
                "minimum", RefusedValues.OUTSIDE_UNIT_INTERVAL,
                "metric", List.of(" "),
                "direction", List.of(Direction.MAXIMIZE));
    }

    private static double after(ReduceOnPlateau schedule, double... losses) {
        return after(schedule, "loss", losses);
    }

    private static double after(ReduceOnPlateau schedule, String metric, double... values) {
        History history = History.EMPTY;
        for (int i = 0; i < values.length; i++) {
            history = history.with(new History.Entry(i + 1L, i + 1, Map.of(metric, values[i])));
        }
        return schedule.factor(TrainingProgress.of(values.length, 100, 1), history);
    }

    private static ReduceOnPlateau withPatience(int patience) {
        return new ReduceOnPlateau(
                0.1, patience, 1e-4, ReduceOnPlateau.Measure.RELATIVE, 0, 0, "loss", Direction.MINIMIZE);
    }

    /** PyTorch's count; Keras falls with the tenth. */
    @Test
    void fallsWithTheEleventhBadValidationAtAPatienceOfTen() {
        double[] losses = new double[12];
        Arrays.fill(losses, 1);
        assertEquals(1, after(withPatience(10), Arrays.copyOf(losses, 11)));
        assertEquals(0.1, after(withPatience(10), losses));
    }

    /** PyTorch takes -0.99995 for better than -1, since -1 times 1 - 1e-4 is -0.9999. */
    @Test
    void doesNotTakeAWorseNegativeValueForAnImprovement() {
        assertEquals(0.1, after(withPatience(0), -1, -0.99995));
        assertEquals(1, after(withPatience(0), -1, -1.001));
    }

    /** As PyTorch counts, and as early stopping does. */
    @Test
    void countsWhatIsNotFiniteAsBad() {
        assertEquals(0.1, after(withPatience(1), 1, Double.NaN, Double.NaN));
        assertEquals(1, after(withPatience(1), 1, Double.NaN, 0.5, Double.NaN));
        assertEquals(0.1, after(withPatience(1), Double.NaN, Double.NaN));
        assertEquals(0.1, after(withPatience(1), 1, Double.NEGATIVE_INFINITY, Double.NaN));
    }

    /** An infinite best value would leave nothing that is better by a part of it. */
    @Test
    void improvesOnAnInfiniteValue() {
        assertEquals(1, after(withPatience(1), Double.POSITIVE_INFINITY, 3, 2, 1, 0.5));
    }

    @Test
    void fallsNoFurtherThanItsMinimum() {
        var schedule =
                new ReduceOnPlateau(0.1, 0, 0, ReduceOnPlateau.Measure.ABSOLUTE, 0, 0.05, "loss", Direction.MINIMIZE);
        assertEquals(0.05, after(schedule, 1, 1, 1, 1, 1, 1));
    }

    @Test
    void looksTheOtherWayForValuesThatGrow() {
        var schedule = new ReduceOnPlateau(
                0.5, 0, 0.1, ReduceOnPlateau.Measure.ABSOLUTE, 0, 0, "accuracy", Direction.MAXIMIZE);
        assertEquals(1, after(schedule, "accuracy", 0.1, 0.3, 0.5));
        assertEquals(0.5, after(schedule, "accuracy", 0.1, 0.3, 0.35));
    }

    @Test
    void goesByTheDirectionThatTheMetricSaysWhereverItStands() {
        ReduceOnPlateau plateau =
                new ReduceOnPlateau(0.5, 0, 0.1, ReduceOnPlateau.Measure.ABSOLUTE, 0, 0, "accuracy", Optional.empty());
        ReduceOnPlateau directed = new ReduceOnPlateau(
                0.5, 0, 0.1, ReduceOnPlateau.Measure.ABSOLUTE, 0, 0, "accuracy", Direction.MAXIMIZE);
        UnaryOperator<Monitor> directions = monitor -> new Monitor(monitor.metric(), Direction.MAXIMIZE);
        Scheduler constant = new ConstantSchedule(0.3);
        assertEquals(directed, plateau.withDirections(directions));
        assertEquals(constant.times(directed), constant.times(plateau).withDirections(directions));
        assertEquals(constant.until(5, directed), constant.until(5, plateau).withDirections(directions));
        assertEquals(
                new SequentialSchedule(directed, constant, Span.steps(5)),
                new SequentialSchedule(plateau, constant, Span.steps(5)).withDirections(directions));
    }
}
