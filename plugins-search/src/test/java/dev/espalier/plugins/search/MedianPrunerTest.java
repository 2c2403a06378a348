package dev.espalier.plugins.search;

import static dev.espalier.api.search.Pruner.Decision.CONTINUE;
import static dev.espalier.api.search.Pruner.Decision.PRUNE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import dev.espalier.testkit.PrunerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianPrunerTest implements PrunerContract {

    @Override
    public Pruner pruner() {
        return new MedianPruner();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("startup", List.of(0), "warmup", List.of(-0.1, 1.0), "rungs", List.of(0));
    }

    /** Five completed trials whose losses at the second rung are 1 to 5. */
    private static List<Trial> others(Trial own) {
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            trials.add(Contexts.measured(number, Trial.State.COMPLETED, 9, 1 + number, 0));
        }
        trials.add(Contexts.measured(5, Trial.State.PRUNED, 0, 0, 0));
        trials.add(own);
        return trials;
    }

    @ParameterizedTest
    @CsvSource({"9, 2.9, CONTINUE", "9, 3, CONTINUE", "9, 3.1, PRUNE", "2, 8, CONTINUE", "2, NaN, PRUNE"})
    void comparesTheBestSoFarWithTheMedianAtTheRung(double first, double second, Pruner.Decision decision) {
        Trial own = Contexts.measured(6, Trial.State.RUNNING, first, second);
        assertEquals(decision, pruner().decide(own, others(own)));
    }

    @Test
    void waitsForAsManyTrialsAsItIsTold() {
        Trial own = Contexts.measured(6, Trial.State.RUNNING, 9, 9);
        assertEquals(PRUNE, new MedianPruner(5, 0, 9).decide(own, others(own)));
        assertEquals(CONTINUE, new MedianPruner(6, 0, 9).decide(own, others(own)));
    }

    @Test
    void hasEvenRungsAfterItsWarmup() {
        List<Double> rungs = new MedianPruner(5, 0.5, 4).rungs(0, 10);
        double[] expected = {0.6, 0.7, 0.8, 0.9};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], rungs.get(i), 1e-15);
        }
    }

    /** Of others in two fronts, three and two, the median is the first front. */
    @Test
    void comparesRanksIfThereAreSeveralObjectives() {
        List<Trial> trials = new ArrayList<>();
        double[][] losses = {{1, 3}, {2, 2}, {3, 1}, {3, 3}, {4, 4}};
        for (int number = 0; number < 5; number++) {
            trials.add(Contexts.completed(number, List.of(), losses[number][0], losses[number][1]));
        }
        for (double[] own : new double[][] {{1.5, 2.5}, {2.5, 2.5}}) {
            Trial trial = new Trial(
                    5, List.of(), Trial.State.RUNNING, List.of(new Measurement(0.5, List.of(own[0], own[1]))));
            assertEquals(own[0] == 1.5 ? CONTINUE : PRUNE, pruner().decide(trial, trials));
        }
    }
}
