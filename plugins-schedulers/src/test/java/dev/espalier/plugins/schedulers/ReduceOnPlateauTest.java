package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Monitor.Direction;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.SchedulerContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReduceOnPlateauTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new ReduceOnPlateau();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "gamma",
                List.of(0.0, 1.0),
                "patience",
                List.of(-1),
                "threshold",
                List.of(-1.0),
                "cooldown",
                List.of(-1),
                "minimum",
                List.of(-0.1, 1.1),
                "figure",
                List.of(" "));
    }

    private static double after(ReduceOnPlateau schedule, double... losses) {
        History history = History.EMPTY;
        for (int i = 0; i < losses.length; i++) {
            history = history.with(new History.Entry(i + 1L, i + 1, Map.of("loss", losses[i])));
        }
        return schedule.factor(Position.of(losses.length, 100, 1), history);
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

    /** PyTorch counts NaN as bad, so that a figure that is not there lowers the rate. */
    @Test
    void passesOverValidationsWithoutAValue() {
        assertEquals(1, after(withPatience(0), 1, Double.NaN, Double.NaN, 0.5));
        assertEquals(0.1, after(withPatience(0), Double.NaN, 1, Double.NaN, 1));
    }

    @Test
    void fallsNoFurtherThanItsMinimum() {
        var schedule =
                new ReduceOnPlateau(0.1, 0, 0, ReduceOnPlateau.Measure.ABSOLUTE, 0, 0.05, "loss", Direction.MINIMIZE);
        assertEquals(0.05, after(schedule, 1, 1, 1, 1, 1, 1));
    }

    @Test
    void looksTheOtherWayForFiguresThatGrow() {
        var schedule =
                new ReduceOnPlateau(0.5, 0, 0.1, ReduceOnPlateau.Measure.ABSOLUTE, 0, 0, "loss", Direction.MAXIMIZE);
        assertEquals(1, after(schedule, 0.1, 0.3, 0.5));
        assertEquals(0.5, after(schedule, 0.1, 0.3, 0.35));
    }
}
